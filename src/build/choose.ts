import type { Config } from "../config/config.ts";
import { canonicalUrl } from "../feeds/canonical-url.ts";
import { resolveDuplicates } from "../feeds/duplicates.ts";
import { asksForContent, matchesContent, matchesMarks } from "../feeds/match.ts";
import { planFeeds } from "../feeds/plan.ts";
import type { TopicEntry } from "../feeds/taxonomy.ts";
import { buildTopics, type FoundName } from "../feeds/topics.ts";
import type { FeedPlan } from "../model/feed.ts";
import type { Problem } from "../model/problem.ts";
import type { Site } from "../model/site.ts";
import { type Topic, topicKey } from "../model/topic.ts";
import type { Memory, RememberedTopic } from "../store/memory.ts";
import type { Cache } from "../store/record-index.ts";
import { type Candidate, openSelection, type Selection } from "../store/selection.ts";

/** What can be published now, and in which feeds. */
export type Choice = {
  readonly selection: Selection;
  readonly topics: readonly Topic[];
  readonly plans: readonly FeedPlan[];
  readonly problems: readonly Problem[];
  /** Items that feeds hold although their links are dead: ids, by the feed's id. */
  readonly held: ReadonlyMap<string, ReadonlySet<string>>;
};

/** The inputs of a choice. */
export type ChoiceRequest = {
  readonly config: Config;
  readonly site: Site;
  readonly cache: Cache;
  readonly memory: Memory;
  readonly taxonomy: readonly TopicEntry[];
  readonly now: Date;
};

/** Resolves duplicates and decides on topics and feeds as of `now`. */
export function choose({ config, site, cache, memory, taxonomy, now }: ChoiceRequest): Choice {
  const selection = openSelection(cache, now, { canonicalUrl, topicKey, resolveDuplicates });
  const found = foundNames(selection.topicNames(), memory.topics.all(), taxonomy, config);
  const { topics, problems } = buildTopics(taxonomy, found, config.topics);
  return { selection, topics, plans: planFeeds(topics, config.feeds, site), problems, held: heldItems(memory) };
}

function heldItems({ holds }: Memory): Choice["held"] {
  const byFeed = Map.groupBy(holds.all(), ({ feed }) => feed);
  return new Map(byFeed.entries().map(([feed, some]) => [feed, new Set(some.map(({ id }) => id))]));
}

/** The topic names in records, plus remembered topics that must keep their feeds; each name once. */
function foundNames(
  inRecords: readonly string[],
  all: readonly RememberedTopic[],
  taxonomy: readonly TopicEntry[],
  { topics: { unknown } }: Config,
): FoundName[] {
  // When an id has moved to another name, only that name keeps it.
  const holders = new Map(all.map(({ key, id }) => [id, key]));
  const remembered = Map.groupBy(
    all.filter(({ key, id }) => holders.get(id) === key),
    ({ key }) => key,
  );
  const names = new Map(inRecords.map((name) => [topicKey(name), name]));
  const used = new Set(names.keys());
  const known = new Set(taxonomy.flatMap(({ name, aliases }) => [name, ...aliases].map(topicKey)));
  const claimed = new Set(taxonomy.flatMap(({ id, formerIds }) => (id === undefined ? formerIds : [id, ...formerIds])));
  for (const { key, name, id } of [...remembered.values()].flat()) {
    // A topic renamed in both taxonomy and records must not leave an empty feed under its old name.
    const mayRemain = unknown !== "reject" && !claimed.has(id);
    if (!names.has(key) && (known.has(key) || mayRemain)) names.set(key, name);
  }
  return [...names].map(([key, name]) => {
    const ids = (remembered.get(key) ?? []).map(({ id }) => id);
    const rememberedId = ids.at(-1);
    return {
      name,
      ...(used.has(key) ? {} : { isUnused: true }),
      ...(rememberedId === undefined ? {} : { rememberedId, formerIds: ids.slice(0, -1) }),
    };
  });
}

/** The candidates of a feed, newest first, at most `most`. Feeds by heat or quality get the best of all candidates. */
export function pick({ selection, held }: Pick<Choice, "selection" | "held">, plan: FeedPlan, most: number) {
  const { order = "date", query, topicKeys } = plan;
  const all = selection.candidates(topicKeys).filter(showsIn(plan.id, held));
  if (query === undefined) return order === "date" ? all.take(most).toArray() : best(all, most, rankBy(order));
  const { where } = query;
  const readsContent = asksForContent(where);
  const suitable = all.filter(
    (one) => matchesMarks(one, where) && (!readsContent || matchesContent(fullRecord(selection, one), where)),
  );
  if (order === "date") return suitable.take(most).toArray();
  return best(suitable, most, rankBy(order));
}

/** Whether a feed may show a candidate: if its link is dead, only where the feed holds it. */
export function showsIn(feed: string, held: Choice["held"]): (candidate: Candidate) => boolean {
  const ids = held.get(feed);
  return ({ id, isDead }) => !isDead || ids?.has(id) === true;
}

function rankBy(order: "heat" | "quality") {
  return (candidate: Candidate) => candidate[order] ?? 0;
}

/** The `most` candidates with the highest rank, in their original order. Keeps only a few times `most` in memory. */
function best(candidates: Iterable<Candidate>, most: number, rankOf: (candidate: Candidate) => number): Candidate[] {
  let kept: { candidate: Candidate; rank: number; position: number }[] = [];
  const shrink = () => kept.sort((a, b) => b.rank - a.rank || a.position - b.position).slice(0, most);
  let position = 0;
  for (const candidate of candidates) {
    kept.push({ candidate, rank: rankOf(candidate), position: position++ });
    if (kept.length >= most * 4) kept = shrink();
  }
  return shrink()
    .sort((a, b) => a.position - b.position)
    .map(({ candidate }) => candidate);
}

/** The record of a candidate, with the topics from its duplicates. */
function fullRecord(selection: Selection, { rowid, addedTopics }: Candidate) {
  const record = selection.record(rowid);
  if (addedTopics === undefined) return record;
  return { ...record, topics: [...record.topics, ...(JSON.parse(addedTopics) as string[])] };
}
