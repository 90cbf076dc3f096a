import { hash } from "node:crypto";
import type { Config } from "../config.ts";
import { composeItem } from "../feeds/compose.ts";
import type { Feed, FeedPlan } from "../model/feed.ts";
import type { Item } from "../model/item.ts";
import type { Site } from "../model/site.ts";
import type { Topic } from "../model/topic.ts";
import type { Memory } from "../store/memory.ts";
import type { Candidate } from "../store/selection.ts";
import { version } from "../version.ts";
import { type Choice, pick } from "./select.ts";

/** A feed as chosen: its candidates, and a fingerprint of everything it shows. */
export type ChosenFeed = {
  readonly plan: FeedPlan;
  readonly candidates: readonly Candidate[];
  readonly fingerprint: string;
  /** Composed when it is first needed, then kept. */
  readonly compose: () => Promise<Feed>;
};

/** An empty feed's date: fixed, so that its bytes are. */
const emptyFeedDate = new Date("2000-01-01T00:00:00Z");

/** What composing feeds depends on. */
export type ComposeRequest = {
  readonly choice: Choice;
  readonly config: Config;
  readonly site: Site;
  readonly memory: Memory;
  readonly now: Date;
};

/** Picks every feed's items. Nothing is composed or rendered yet. */
export function chooseFeeds(request: ComposeRequest): ChosenFeed[] {
  const { choice, config, site } = request;
  const topics = choice.topics.map(({ id, name, keys, isRetired }) => [id, name, keys, isRetired]);
  const base = hash("sha256", JSON.stringify([version, site, config.feeds.content, config.feeds.updated, topics]));
  const topicsByKey = new Map(choice.topics.flatMap((topic) => topic.keys.map((key) => [key, topic] as const)));
  return choice.plans.map((plan) => {
    const candidates = pick(choice.selection, plan, plan.limit);
    const shown = candidates.map((candidate) => [
      candidate.id,
      candidate.visible,
      candidate.movedTo,
      candidate.addedTopics,
      changeOf(candidate, request),
    ]);
    const fingerprint = hash("sha256", JSON.stringify([base, plan, shown]), "base64");
    let composed: Promise<Feed> | undefined;
    const compose = () => (composed ??= composeFeed(plan, candidates, topicsByKey, request));
    return { plan, candidates, fingerprint, compose };
  });
}

/** When an item last changed: in ms, as far as a subscriber may know at `now`. */
function changeOf({ id, visible, movedTo, updatedAt }: Candidate, { config, memory, now }: ComposeRequest) {
  if (config.feeds.updated === "record")
    return updatedAt !== undefined && updatedAt <= now.getTime() ? updatedAt : undefined;
  return memory.dates.changedAt(id, `${visible} ${movedTo ?? ""}`, now)?.getTime();
}

async function composeFeed(
  plan: FeedPlan,
  candidates: readonly Candidate[],
  topicsByKey: ReadonlyMap<string, Topic>,
  request: ComposeRequest,
): Promise<Feed> {
  const { choice, config, memory } = request;
  const sanitise = config.feeds.content === "full" ? (await import("../feeds/sanitise.ts")).sanitise : undefined;
  const toItem = (candidate: Candidate): Item => {
    const { id, movedTo, addedTopics, rowid } = candidate;
    const record = choice.selection.record(rowid);
    memory.lastGood.put(record);
    const changedAt = changeOf(candidate, request);
    return composeItem(record, {
      id,
      movedTo,
      addedTopics: addedTopics === undefined ? [] : (JSON.parse(addedTopics) as string[]),
      topicsByKey,
      updatedAt: changedAt === undefined ? undefined : new Date(changedAt),
      sanitise,
    });
  };
  const items = memory.atOnce(() => candidates.map(toItem));
  const newest = items.reduce((latest, item) => Math.max(latest, item.updatedAt.getTime()), emptyFeedDate.getTime());
  return { plan, items, updatedAt: new Date(newest) };
}
