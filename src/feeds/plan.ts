import type { FeedPlan } from "../model/feed.ts";
import { optional } from "../model/optional.ts";
import type { Site } from "../model/site.ts";
import type { Topic } from "../model/topic.ts";
import type { FeedPolicy } from "./policy.ts";

/** All feeds to be made: everything, one per living topic, then those by query. */
export function planFeeds(topics: readonly Topic[], policy: FeedPolicy, site: Site): FeedPlan[] {
  const everything: FeedPlan = {
    id: "all",
    folder: "",
    formerFolders: [],
    name: site.title,
    title: site.title,
    description: site.description,
    limit: policy.limit,
  };
  return [
    everything,
    ...topics.filter((topic) => !topic.isRetired).map((topic) => planTopic(topic, policy, site)),
    ...planExtra(policy, site),
  ];
}

function planTopic(topic: Topic, policy: FeedPolicy, site: Site): FeedPlan {
  return {
    id: `topics/${topic.id}`,
    folder: `topics/${topic.id}`,
    formerFolders: topic.formerIds.map((id) => `topics/${id}`),
    name: topic.name,
    title: `${topic.name} – ${site.title}`,
    description: topic.description ?? "",
    topicKeys: topic.feedKeys,
    limit: topic.limit ?? policy.limit,
    ...optional("image", topic.image),
    ...optional("order", topic.order),
    ...optional("content", topic.content),
    ...optional("language", topic.language),
  };
}

function planExtra(policy: FeedPolicy, site: Site): FeedPlan[] {
  return policy.extra.map(({ id, title, description, where, order, limit }) => ({
    id: `feeds/${id}`,
    folder: `feeds/${id}`,
    formerFolders: [],
    name: title ?? id,
    title: `${title ?? id} – ${site.title}`,
    description: description ?? "",
    query: { where },
    order,
    limit: limit ?? policy.limit,
  }));
}
