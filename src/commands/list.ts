import { resolve } from "node:path";
import { type Choice, pick } from "../build/choose.ts";
import { type Prepared, prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { isProvenMove } from "../links/state/redirect-promotion.ts";
import { FeedmillError } from "../model/error.ts";
import type { LinkState, Reason, Verdict } from "../model/link.ts";
import { suggestion } from "../model/nearest.ts";
import { optional } from "../model/optional.ts";
import { displayPath, type Problem } from "../model/problem.ts";
import { type LeftOutReason, leftOutReasons } from "../model/record.ts";
import type { RunEvent } from "../model/report.ts";
import { type Topic, topicKey } from "../model/topic.ts";
import { allRecords, type FoundRecord } from "../store/find-records.ts";
import { leftOut, newerCounts } from "./explain.ts";

/** Which records to list; all of them unless one of these is given, and those that meet every one given. */
export type ListOptions = {
  /** In no feed: for this reason, or `true` for any. */
  readonly leftOut?: LeftOutReason | boolean | undefined;
  /** Their link is dead, though some may still be in feeds. */
  readonly dead?: boolean | undefined;
  /** Their link is dead, and they stay in a feed for now. */
  readonly held?: boolean | undefined;
  /** Their page has moved for good. */
  readonly moved?: boolean | undefined;
  /** In this topic or one below it: its name, an alias or its id. */
  readonly topic?: string | undefined;
  /** Something is wrong with the file. */
  readonly problems?: boolean | undefined;
};

/** One record, and why it is in or out. */
export type ListedRecord = {
  /** As a person would type it. */
  readonly file: string;
  /** Absent when the file cannot be read. */
  readonly title?: string;
  readonly state: "published" | LeftOutReason;
  /** Why it is left out, in a sentence. */
  readonly detail?: string;
  /** ISO 8601. */
  readonly publishedAt?: string;
  readonly topics: readonly string[];
  /** Ids of the feeds it is in. */
  readonly feeds: readonly string[];
  /** Ids of the feeds in which it stays although its link is dead. */
  readonly heldIn?: readonly string[];
  readonly link?: {
    readonly url: string;
    readonly verdict: Verdict["kind"];
    readonly reason: Reason;
    readonly checkedAt?: Date;
    /** Where a permanent redirect leads; feeds link there by themselves only within one site. */
    readonly movedTo?: { readonly url: string; readonly isFollowed: boolean };
  };
  readonly problems: readonly Problem[];
};

/** The records that were asked for, newest first, beside the counts of all. `list --json` prints it as it is. */
export type ListReport = {
  readonly counts: {
    readonly records: number;
    readonly published: number;
    readonly leftOut: Readonly<Record<LeftOutReason, number>>;
  };
  readonly records: readonly ListedRecord[];
};

/**
 * Lists records by what is known of them. Asks no network and writes nothing but the state.
 *
 * @throws FeedmillError "usage" when there is no such topic
 */
export async function list(
  project: Project,
  options: ListOptions = {},
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<ListReport> {
  const prepared = await prepare(project, onEvent);
  const choice = prepared.choose();
  const isWanted = filterOf(options, choice);
  const describe = openDescription(project, prepared, choice);
  const counts = new Map<string, number>();
  const records: ListedRecord[] = [];
  for (const found of allRecords(project.store.cache)) {
    const record = await describe(found);
    counts.set(record.state, (counts.get(record.state) ?? 0) + 1);
    if (isWanted(record, found)) records.push(record);
  }
  const of = (state: ListedRecord["state"]) => counts.get(state) ?? 0;
  return {
    counts: {
      records: counts.values().reduce((sum, count) => sum + count, 0),
      published: of("published"),
      leftOut: Object.fromEntries(leftOutReasons.map((reason) => [reason, of(reason)])) as Record<
        LeftOutReason,
        number
      >,
    },
    records,
  };
}

/** How many topics an error names. */
const mostNamed = 12;

type Filter = (record: ListedRecord, found: FoundRecord) => boolean;

/** Dead links matter in records that would otherwise be published. */
const mayBePublished: ReadonlySet<string> = new Set<ListedRecord["state"]>(["published", "dead", "beyond-limit"]);

/** A filter for each option that was given; a new one is an entry here. */
function filterOf(
  { leftOut: reason = false, dead, held, moved, topic, problems }: ListOptions,
  choice: Choice,
): Filter {
  const filters: (Filter | false | undefined)[] = [
    reason !== false && (({ state }) => (reason === true ? state !== "published" : state === reason)),
    dead && (({ state, link }) => link?.verdict === "dead" && mayBePublished.has(state)),
    held && (({ heldIn }) => heldIn !== undefined),
    moved && (({ link }) => link?.movedTo !== undefined),
    topic !== undefined && belongsTo(topicCalled(topic, choice.topics), choice),
    problems && (({ problems: own }) => own.length > 0),
  ];
  const given = filters.filter((filter): filter is Filter => typeof filter === "function");
  return (record, found) => given.every((filter) => filter(record, found));
}

function belongsTo({ feedKeys }: Topic, { selection }: Choice): Filter {
  const keys = new Set(feedKeys);
  return ({ topics }, { rowid }) => {
    const { addedTopics = "[]" } = selection.candidateAt(rowid) ?? {};
    return [...topics, ...(JSON.parse(addedTopics) as string[])].some((name) => keys.has(topicKey(name)));
  };
}

function topicCalled(wanted: string, topics: readonly Topic[]): Topic {
  const key = topicKey(wanted);
  const found = topics.find(({ keys }) => keys.includes(key)) ?? topics.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  const meant = suggestion(
    key,
    topics.flatMap(({ id, keys }) => [id, ...keys]),
  );
  const some = topics.slice(0, mostNamed).map(({ id }) => id);
  const others = some.length === 0 ? "" : `; there are ${some.join(", ")}${topics.length > mostNamed ? ", ..." : ""}`;
  throw new FeedmillError("usage", `no topic ${wanted}${meant === "" ? others : meant}`);
}

/** Looks up what all descriptions need once. */
function openDescription({ config, store }: Project, prepared: Prepared, choice: Choice) {
  const feedsOf = new Map<number, string[]>();
  for (const plan of choice.plans) {
    for (const { rowid } of pick(choice, plan, plan.limit)) {
      const feeds = feedsOf.get(rowid);
      if (feeds === undefined) feedsOf.set(rowid, [plan.id]);
      else feeds.push(plan.id);
    }
  }
  const problemsOf = Map.groupBy(prepared.problems(choice), ({ file }) => file);
  let newer: ReadonlyMap<number, number> | undefined;
  const countNewer = (rowid: number) => {
    newer ??= newerCounts(choice);
    return newer.get(rowid) ?? 0;
  };
  return async (found: FoundRecord): Promise<ListedRecord> => {
    const { rowid, path, record, publishedAt } = found;
    const file = displayPath(config.projectDir, resolve(config.records.dir, path));
    const feeds = feedsOf.get(rowid) ?? [];
    const heldIn = feeds.filter((feed) => found.id !== undefined && choice.held.get(feed)?.has(found.id) === true);
    const [link] = record?.url === undefined ? [] : await store.links.get([record.url]);
    return {
      file,
      ...optional("title", record?.title),
      ...(feeds.length > 0 ? { state: "published" } : leftOut(found, choice, prepared, link, countNewer)),
      ...optional("publishedAt", publishedAt?.toISOString()),
      topics: record?.topics ?? [],
      feeds,
      ...optional("heldIn", heldIn.length === 0 ? undefined : heldIn),
      ...(record?.url === undefined ? {} : { link: linkPart(record.url, link, prepared.now) }),
      problems: problemsOf.get(file) ?? [],
    };
  };
}

function linkPart(url: string, state: LinkState | undefined, now: Date): NonNullable<ListedRecord["link"]> {
  if (state === undefined) return { url, verdict: "unsure", reason: "new" };
  const { verdict, checkedAt, move, movedTo } = state;
  const suggested = move !== undefined && isProvenMove(move, now) ? move.url : undefined;
  const target = movedTo ?? suggested;
  return {
    url,
    verdict: verdict.kind,
    reason: verdict.reason,
    ...optional("checkedAt", checkedAt),
    ...(target === undefined ? {} : { movedTo: { url: target, isFollowed: target === movedTo } }),
  };
}
