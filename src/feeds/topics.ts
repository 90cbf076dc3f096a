import type { Problem } from "../model/problem.ts";
import { type Topic, topicKey } from "../model/topic.ts";
import type { TopicEntry } from "./taxonomy.ts";
import { spellTopic, withHash } from "./topic-id.ts";

/** A name found in records, and the id an earlier run gave it. */
export type FoundName = { readonly name: string; readonly rememberedId?: string };

export type TopicsOptions = { readonly unknown: "create" | "warn" | "reject"; readonly rollUp: boolean };

export type Topics = { readonly topics: readonly Topic[]; readonly problems: readonly Problem[] };

/** The taxonomy and the names in records -> all topics, by id; ids never clash, whatever the order of the input. */
export function buildTopics(
  entries: readonly TopicEntry[],
  found: readonly FoundName[],
  options: TopicsOptions,
): Topics {
  const problems: Problem[] = [];
  const known = new Set(entries.flatMap((entry) => [entry.name, ...entry.aliases].map(topicKey)));
  const unknown = found.filter(({ name }) => !known.has(topicKey(name)));
  const made = options.unknown === "reject" ? [] : unknown.map(entryFor);
  const drafts = assignIds([...entries, ...made], problems);
  if (options.unknown !== "create") problems.push(...unknown.map((topic) => unknownTopic(topic, options.unknown)));
  const topics = withParents(drafts, problems);
  return { topics: withFeedKeys(topics, options.rollUp).toSorted((a, b) => (a.id < b.id ? -1 : 1)), problems };
}

type Draft = TopicEntry & { readonly id: string; readonly isRemembered?: boolean };

function entryFor({ name, rememberedId }: FoundName): TopicEntry {
  return {
    name,
    aliases: [],
    keywords: [],
    formerIds: [],
    isRetired: false,
    ...(rememberedId === undefined ? {} : { rememberedId }),
  };
}

/** Explicit ids first, then remembered ones, then by name; who comes late to a taken id gets a hash. */
function assignIds(entries: readonly TopicEntry[], problems: Problem[]): Draft[] {
  const taken = new Set<string>();
  const order = (entry: TopicEntry) => (entry.id !== undefined ? 0 : entry.rememberedId !== undefined ? 1 : 2);
  const sorted = entries.toSorted((a, b) => order(a) - order(b) || (topicKey(a.name) < topicKey(b.name) ? -1 : 1));
  return sorted.map((entry) => {
    const { id: spelledId, isLossless } = spellTopic(entry.name);
    const wanted = entry.id ?? entry.rememberedId ?? spelledId;
    const id = taken.has(wanted) ? withHash(wanted, entry.name) : wanted;
    if (id !== wanted) problems.push(topicProblem(entry, `"${wanted}" is taken; "${entry.name}" goes to "${id}"`));
    else if (!isLossless && entry.id === undefined) {
      problems.push(topicProblem(entry, `"${entry.name}" cannot be spelled as a folder; it goes to "${id}"`));
    }
    taken.add(id);
    return { ...entry, id };
  });
}

function topicProblem(entry: TopicEntry, message: string): Problem {
  return {
    file: entry.file ?? "config/topics",
    field: "topics",
    message: `${message}; give it an id in config/topics`,
  };
}

function unknownTopic({ name }: FoundName, policy: "create" | "warn" | "reject"): Problem {
  const outcome = policy === "reject" ? "it gets no feed" : "it gets a feed of its own";
  const message = `"${name}" is not in the taxonomy; ${outcome}. Add it, or make it an alias`;
  return { file: "config/topics", field: "topics", message };
}

function withParents(drafts: readonly Draft[], problems: Problem[]): Omit<Topic, "feedKeys">[] {
  const ids = new Map(
    drafts.flatMap((draft) => [draft.name, draft.id, ...draft.aliases].map((name) => [topicKey(name), draft.id])),
  );
  const parents = new Map<string, string>();
  for (const draft of drafts) {
    if (draft.parent === undefined) continue;
    const parentId = ids.get(topicKey(draft.parent));
    if (parentId === undefined)
      problems.push(topicProblem(draft, `parent "${draft.parent}" of "${draft.name}" is unknown`));
    else if (leadsTo(parents, parentId, draft.id)) {
      problems.push(topicProblem(draft, `"${draft.name}" cannot be below "${draft.parent}", which is below it`));
    } else parents.set(draft.id, parentId);
  }
  const own = new Set(drafts.map((draft) => draft.id));
  return drafts.map((draft) => toTopic(draft, parents.get(draft.id), own));
}

function leadsTo(parents: ReadonlyMap<string, string>, from: string, target: string): boolean {
  for (let id: string | undefined = from; id !== undefined; id = parents.get(id)) if (id === target) return true;
  return false;
}

function toTopic(draft: Draft, parentId: string | undefined, taken: ReadonlySet<string>): Omit<Topic, "feedKeys"> {
  return {
    id: draft.id,
    name: draft.name,
    keywords: draft.keywords,
    formerIds: draft.formerIds.filter((id) => !taken.has(id)),
    isRetired: draft.isRetired,
    keys: [...new Set([draft.name, ...draft.aliases].map(topicKey))],
    ...(draft.description === undefined ? {} : { description: draft.description }),
    ...(draft.image === undefined ? {} : { image: draft.image }),
    ...(parentId === undefined ? {} : { parentId }),
  };
}

function withFeedKeys(topics: readonly Omit<Topic, "feedKeys">[], rollUp: boolean): Topic[] {
  const children = Map.groupBy(topics, (topic) => topic.parentId ?? "");
  const keysBelow = (topic: Omit<Topic, "feedKeys">): string[] => {
    const below = rollUp ? (children.get(topic.id) ?? []) : [];
    return [...topic.keys, ...below.flatMap(keysBelow)];
  };
  return topics.map((topic) => ({ ...topic, feedKeys: [...new Set(keysBelow(topic))] }));
}
