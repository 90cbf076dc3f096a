import { type ChosenFeed, chooseFeeds, openComposer } from "../build/compose.ts";
import { prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { guardRemovals } from "../build/removals.ts";
import { notesOn } from "../build/report.ts";
import { refuseNewIds } from "../build/site.ts";
import { changedFeedFields, changedFields, type ReadFeed, readJsonFeed } from "../formats/feed/read-json.ts";
import { count } from "../model/count.ts";
import type { RunEvent } from "../model/report.ts";
import type { Site } from "../model/site.ts";
import { type LastFeed, openLastOutput } from "./last-output.ts";
import { openWithdrawals, type Withdrawal } from "./withdrawals.ts";

/** An item that enters or leaves a feed, with its latest known title and link. */
export type DiffItem = { readonly id: string; readonly title?: string; readonly url?: string };
/** An item that changes visibly; `fields` names what changes, like `title`, `summary`, `topics`. */
export type ChangedItem = DiffItem & { readonly fields: readonly string[] };
/** An item that leaves a feed. */
export type WithdrawnItem = DiffItem & Withdrawal;

/** What changes for the subscribers of one feed. */
export type FeedDiff = {
  readonly id: string;
  readonly title: string;
  readonly state: "new" | "changed" | "vanished";
  /** The fields of the feed itself that change, like `title`. */
  readonly fields: readonly string[];
  readonly added: readonly DiffItem[];
  readonly changed: readonly ChangedItem[];
  readonly withdrawn: readonly WithdrawnItem[];
};

/** What subscribers will see compared with the last published output. `diff --json` prints it unchanged. */
export type OutputDiff = {
  /** Counts of items by what happens to them. An item in several feeds counts once. */
  readonly counts: { readonly added: number; readonly changed: number; readonly withdrawn: number };
  /** The feeds that change, in the order of the report of `build`. */
  readonly feeds: readonly FeedDiff[];
  /** How many feeds do not change. */
  readonly unchanged: number;
  readonly notes: readonly string[];
};

/** What the next build is allowed to do; see `BuildOptions`. */
export type DiffOptions = {
  readonly acceptRemovals?: boolean | string | undefined;
  readonly acceptNewIds?: boolean | undefined;
};

/**
 * Compares the feeds that `build --no-check` would write with those in the output folder. Makes no requests and writes
 * only to the state of the project, which may be a copy.
 *
 * @throws FeedmillError "ids" like `build`, when all ids would change
 */
export async function diff(
  project: Project,
  { acceptRemovals = false, acceptNewIds = false }: DiffOptions = {},
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<OutputDiff> {
  const { config, store } = project;
  const { memory } = store;
  refuseNewIds(config, memory.facts, acceptNewIds);
  const prepared = await prepare(project, onEvent);
  const { now, site, links } = prepared;
  const removals = await guardRemovals(project, prepared, { acceptRemovals });
  const choice = prepared.choose();
  const request = { choice, config, site, memory, now };
  const feeds = chooseFeeds(request, openComposer(request));
  const last = openLastOutput(project);
  const withdrawals = openWithdrawals({ choice, cache: store.cache, replica: links.replica, now });

  const found: FeedDiff[] = [];
  let missing = 0;
  const notes = notesOn({ site, store, ...removals, foreign: [], large: [] });
  for (const [done, feed] of feeds.entries()) {
    onEvent({ stage: "feeds", rendered: done, feeds: feeds.length });
    if (last.isCurrent(feed)) continue;
    const before = last.read(feed.plan);
    if (before.kind !== "read" && before.why !== undefined) notes.push(`${before.why}; ${idsOnly}.`);
    if (before.kind === "ids" && before.why === undefined) missing++;
    found.push(compareFeed(feed, before, await renderedNow(feed, site), withdrawals.of));
  }
  if (missing > 0)
    notes.push(
      `${count(missing, "feed")} without feed.json in ${config.output.dir}: ${idsOnly}; put the published output there.`,
    );
  const changing = found.filter(isChange);
  const vanished = last.vanished(choice.plans).map((folder) => vanishedFeed(folder, memory.published.items(folder)));
  const all = [...changing, ...vanished];
  return { counts: countItems(all), feeds: all, unchanged: feeds.length - changing.length, notes };
}

const idsOnly = "can report only additions and withdrawals";

/** The feed as a feed reader would get it from the next output. */
async function renderedNow(feed: ChosenFeed, site: Site): Promise<ReadFeed> {
  const { renderFeed } = await import("../formats/feed/render-feed.ts");
  const [file] = renderFeed(await feed.compose(), { ...site, formats: ["json"] });
  const read = readJsonFeed(file?.body ?? "");
  if ("fault" in read) throw new Error(`cannot read back ${feed.plan.id}: ${read.fault}`);
  return read;
}

type Why = (id: string, plan: ChosenFeed["plan"]) => Withdrawal;

function compareFeed({ plan }: ChosenFeed, last: LastFeed, after: ReadFeed, why: Why): FeedDiff {
  const before = itemsOf(last);
  const now = [...after.items.values()];
  const changed = now.flatMap((item): ChangedItem[] => {
    const earlier = last.kind === "read" ? last.feed.items.get(item.id) : undefined;
    const fields = earlier === undefined ? [] : changedFields(earlier, item);
    return fields.length === 0 ? [] : [{ ...toDiffItem(item), fields }];
  });
  const gone = [...before.values()].filter(({ id }) => !after.items.has(id));
  return {
    id: plan.id,
    title: plan.title,
    state: last.kind === "none" ? "new" : "changed",
    fields: last.kind === "read" ? changedFeedFields(last.feed, after) : [],
    added: now.filter(({ id }) => !before.has(id)).map(toDiffItem),
    changed,
    withdrawn: gone.map((item) => ({ ...item, ...why(item.id, plan) })),
  };
}

function itemsOf(last: LastFeed): ReadonlyMap<string, DiffItem> {
  if (last.kind === "none") return new Map();
  if (last.kind === "ids") return new Map([...last.items].map(([id, url]) => [id, { id, url }]));
  return new Map([...last.feed.items].map(([id, item]) => [id, toDiffItem(item)]));
}

function toDiffItem({ id, title, url }: { readonly id: string; readonly [key: string]: unknown }): DiffItem {
  return {
    id,
    ...(typeof title === "string" ? { title } : {}),
    ...(typeof url === "string" ? { url } : {}),
  };
}

function vanishedFeed(folder: string, items: readonly { readonly id: string; readonly url: string }[]): FeedDiff {
  const withdrawn = items.map(({ id, url }) => ({ id, url, reason: "feed-vanished" as const }));
  return { id: folder, title: folder, state: "vanished", fields: [], added: [], changed: [], withdrawn };
}

function isChange({ state, fields, added, changed, withdrawn }: FeedDiff): boolean {
  return state !== "changed" || fields.length + added.length + changed.length + withdrawn.length > 0;
}

function countItems(feeds: readonly FeedDiff[]): OutputDiff["counts"] {
  const count = (of: (feed: FeedDiff) => readonly DiffItem[]) => new Set(feeds.flatMap(of).map(({ id }) => id)).size;
  return {
    added: count(({ added }) => added),
    changed: count(({ changed }) => changed),
    withdrawn: count(({ withdrawn }) => withdrawn),
  };
}
