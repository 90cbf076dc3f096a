import { optional } from "../model/optional.ts";
import type { Problem } from "../model/problem.ts";
import { type Topic, topicKey } from "../model/topic.ts";
import type { TopicEntry } from "./taxonomy.ts";
import { spellTopic, withHash } from "./topic-id.ts";

/** A name found in records or remembered, with the id an earlier run gave it, and those it had before that. */
export type FoundName = {
  readonly name: string;
  /** Only remembered: its feeds live on, and nobody can mend anything about it. */
  readonly isUnused?: true;
  readonly rememberedId?: string;
  readonly formerIds?: readonly string[];
};

/** What to do with names the taxonomy does not know, and whether parents include their children's items. */
export type TopicsOptions = { readonly unknown: "create" | "warn" | "reject"; readonly rollUp: boolean };

/** All topics, by id, and what was wrong with them. */
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
  const drafts = assignFormerIds(assignIds([...entries.map(remembering(found)), ...made], problems), problems);
  if (options.unknown !== "create") {
    problems.push(...unknown.filter(({ isUnused }) => !isUnused).map((topic) => unknownTopic(topic, options.unknown)));
  }
  const topics = withParents(drafts, problems);
  return { topics: withFeedKeys(topics, options.rollUp).toSorted((a, b) => (a.id < b.id ? -1 : 1)), problems };
}

type Draft = TopicEntry & { readonly id: string };

function entryFor({ name, rememberedId, formerIds = [], isUnused }: FoundName): TopicEntry {
  return {
    name,
    aliases: [],
    keywords: [],
    formerIds,
    isRetired: false,
    ...(rememberedId === undefined ? {} : { rememberedId }),
    ...(isUnused ? { isUnused } : {}),
  };
}

/**
 * A taxonomy entry without an id keeps the one its name had when it was only found in records. All folders its names
 * ever had live on, so that a renamed topic keeps its subscribers.
 */
function remembering(found: readonly FoundName[]): (entry: TopicEntry) => TopicEntry {
  const byKey = new Map(found.map((one) => [topicKey(one.name), one]));
  return (entry) => {
    const known = [entry.name, ...entry.aliases].flatMap((name) => byKey.get(topicKey(name)) ?? []);
    const old = known.flatMap(({ rememberedId, formerIds = [] }) => [rememberedId ?? [], formerIds].flat());
    const rememberedId = byKey.get(topicKey(entry.name))?.rememberedId;
    return {
      ...entry,
      oldIds: old,
      ...(rememberedId === undefined ? {} : { rememberedId }),
    };
  };
}

/** Who has an id already keeps it, then come explicit ids, then the rest by name; who comes late to a taken id gets a hash. */
function assignIds(entries: readonly TopicEntry[], problems: Problem[]): Draft[] {
  const owners = new Map<string, TopicEntry>();
  const order = (entry: TopicEntry) => (holdsItsId(entry) ? 0 : entry.id !== undefined ? 1 : 2);
  const sorted = entries.toSorted((a, b) => order(a) - order(b) || (topicKey(a.name) < topicKey(b.name) ? -1 : 1));
  return sorted.map((entry) => {
    const { id: spelledId, isLossless } = spellTopic(entry.name);
    const wanted = entry.id ?? entry.rememberedId ?? spelledId;
    const id = freeId(wanted, entry.name, owners);
    const owner = owners.get(wanted);
    if (owner !== undefined) problems.push(takenId(entry, wanted, id, owner));
    else if (!isLossless && entry.id === undefined && !entry.isUnused && !entry.isRetired) {
      const message = `"${entry.name}" cannot be spelled as a folder; it goes to "${id}"; give it an id in config/topics`;
      problems.push(topicProblem(entry, message));
    }
    owners.set(id, entry);
    return { ...entry, id };
  });
}

function holdsItsId({ id, rememberedId, oldIds = [] }: TopicEntry): boolean {
  return id === undefined ? rememberedId !== undefined : oldIds.includes(id);
}

function takenId(entry: TopicEntry, wanted: string, id: string, owner: TopicEntry): Problem {
  const place = owner.file === undefined ? "" : ` (${owner.file})`;
  const alias = owner.file === undefined ? `add "${owner.name}" to its aliases, or ` : "";
  const advice = entry.id === undefined ? "give it an id in config/topics" : `${alias}give it another id`;
  const message = `"${wanted}" is taken by "${owner.name}"${place}; "${entry.name}" goes to "${id}"; ${advice}`;
  return topicProblem(entry, message);
}

function freeId(wanted: string, name: string, taken: ReadonlyMap<string, unknown>): string {
  let id = wanted;
  for (let round = 1; taken.has(id); round++) id = withHash(wanted, round === 1 ? name : `${name} ${round}`);
  return id;
}

/** An old folder belongs to one topic only, and to none when a topic lives there now. */
function assignFormerIds(drafts: readonly Draft[], problems: Problem[]): Draft[] {
  const taken = new Set(drafts.map(({ id }) => id));
  return drafts.map((draft) => {
    const formerIds: string[] = [];
    const remembered = (draft.oldIds ?? []).filter((id) => !taken.has(id) && !draft.formerIds.includes(id));
    for (const id of new Set([...draft.formerIds, ...remembered])) {
      if (id === draft.id) continue;
      if (taken.has(id))
        problems.push(topicProblem(draft, `former id "${id}" of "${draft.name}" is another topic's; remove it`));
      else formerIds.push(id);
      taken.add(id);
    }
    return { ...draft, formerIds };
  });
}

function topicProblem(entry: TopicEntry, message: string): Problem {
  return { file: entry.file ?? "config/topics", field: "topics", message };
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
    if (parentId === undefined) {
      const message = `parent "${draft.parent}" of "${draft.name}" is unknown; add it to config/topics or mend the name`;
      problems.push(topicProblem(draft, message));
    } else if (leadsTo(parents, parentId, draft.id)) {
      const message = `"${draft.name}" cannot be below "${draft.parent}", which is below it; change one parent`;
      problems.push(topicProblem(draft, message));
    } else parents.set(draft.id, parentId);
  }
  return drafts.map((draft) => toTopic(draft, parents.get(draft.id)));
}

function leadsTo(parents: ReadonlyMap<string, string>, from: string, target: string): boolean {
  for (let id: string | undefined = from; id !== undefined; id = parents.get(id)) if (id === target) return true;
  return false;
}

function toTopic(draft: Draft, parentId: string | undefined): Omit<Topic, "feedKeys"> {
  return {
    id: draft.id,
    name: draft.name,
    keywords: draft.keywords,
    formerIds: draft.formerIds,
    isRetired: draft.isRetired,
    ...(draft.isUnused ? { isUnused: true } : {}),
    keys: [...new Set([draft.name, ...draft.aliases].map(topicKey))],
    ...(draft.description === undefined ? {} : { description: draft.description }),
    ...optional("image", draft.image),
    ...optional("limit", draft.limit),
    ...optional("order", draft.order),
    ...optional("content", draft.content),
    ...optional("language", draft.language),
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
