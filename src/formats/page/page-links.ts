import type { PlannedFeed } from "../../model/planned-feed.ts";
import type { Topic } from "../../model/topic.ts";

/** Feeds whose pages a feed's page links to. */
export type LinkedFeeds = {
  /** From the topic below the root down to the parent. */
  readonly above: readonly PlannedFeed[];
  readonly below: readonly PlannedFeed[];
};

/**
 * Finds the pages above and below each feed's page. The page of everything lists all topics and queries, but no empty
 * topics that no record names any more; that of a topic lists the topics right below it.
 */
export function openPageLinks(
  feeds: readonly PlannedFeed[],
  topics: readonly Topic[],
): (feed: PlannedFeed) => LinkedFeeds {
  const byId = new Map(feeds.map((feed) => [feed.plan.id, feed]));
  const parentIds = new Map(
    topics.flatMap(({ id, parentId }) => (parentId ? [[`topics/${id}`, `topics/${parentId}`]] : [])),
  );
  const unused = new Set(topics.filter((topic) => topic.isUnused).map(({ id }) => `topics/${id}`));
  const isListed = ({ plan, itemCount }: PlannedFeed) => plan.folder !== "" && (itemCount > 0 || !unused.has(plan.id));
  const children = Map.groupBy(feeds, ({ plan }) => parentIds.get(plan.id));
  return (feed) => {
    if (feed.plan.folder === "") return { above: [], below: feeds.filter(isListed) };
    const above: PlannedFeed[] = [];
    for (let parent = byId.get(parentIds.get(feed.plan.id) ?? ""); parent !== undefined && !above.includes(parent); ) {
      above.unshift(parent);
      parent = byId.get(parentIds.get(parent.plan.id) ?? "");
    }
    return { above, below: children.get(feed.plan.id) ?? [] };
  };
}
