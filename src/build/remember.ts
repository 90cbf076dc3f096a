import type { Topic } from "../model/topic.ts";
import type { Memory } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import type { Choice } from "./choose.ts";
import { type ChosenFeed, rememberAppearances } from "./compose.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import type { Removals } from "./removals.ts";
import { hasOwnIds } from "./site.ts";

/** Departures count for so long, and sites are watched for so long. */
const windowMs = 30 * 86_400_000;

/** The output of this run. */
type PublishedOutput = {
  readonly choice: Choice;
  readonly feeds: readonly ChosenFeed[];
  readonly removals: Removals;
  /** True for feeds whose files changed. */
  readonly isChanged: (feed: ChosenFeed) => boolean;
};

/** Saves what later runs cannot derive: ids, items per feed, how items look, good versions of records. */
export function rememberOutput(
  { config, store }: Project,
  { now, site, index }: Prepared,
  output: PublishedOutput,
): void {
  const { memory } = store;
  const { choice, feeds } = output;
  memory.atOnce(() => {
    if (site.idPrefix !== memory.facts.get("idPrefix") && hasOwnIds(config))
      memory.facts.set("idPrefix", site.idPrefix);
    memory.formerFiles.clear();
    rememberTopics(memory, choice.topics);
    rememberRemovals(memory, output.removals, now);
    rememberRecords(store, output);
    if (config.feeds.updated === "observed") {
      const shown = feeds
        .flatMap(({ candidates, older }) => [candidates, ...older.map((page) => page.candidates)])
        .flat();
      rememberAppearances(memory, site.hasApi ? choice.selection.candidates(undefined) : shown, now);
    }
    if (!rememberItems(memory, feeds)) return;
    const rowids = new Set(feeds.flatMap(({ candidates }) => candidates.map(({ rowid }) => rowid)));
    const paths = rowids.values().map((rowid) => choice.selection.record(rowid).path);
    memory.lastGood.keepOnly(new Set([...paths, ...index.stalePaths()]));
  });
}

/** Saves which items left because of their links, and which events of sites were reported. */
function rememberRemovals({ departures, siteWatches }: Memory, removals: Removals, now: Date): void {
  departures.forgetBefore(new Date(now.getTime() - windowMs));
  for (const departure of removals.departures) departures.add(departure);
  const reported = new Set(removals.events.map(({ site }) => site));
  for (const watch of siteWatches.all()) {
    if (now.getTime() - watch.since.getTime() >= windowMs) siteWatches.forget(watch.site);
    else if (reported.has(watch.site) && !watch.isReported) siteWatches.put({ ...watch, isReported: true });
  }
}

/** Saves the current records of changed feeds, in case their files break later. */
function rememberRecords({ memory, hasNoMemory }: Store, { choice, feeds, isChanged }: PublishedOutput): void {
  const changed = feeds.filter((feed) => hasNoMemory || isChanged(feed));
  const rowids = new Set(changed.flatMap(({ candidates }) => candidates.map(({ rowid }) => rowid)));
  for (const rowid of rowids) memory.lastGood.put(choice.selection.storedRecord(rowid));
}

function rememberTopics({ topics: remembered }: Memory, topics: readonly Topic[]): void {
  const known = new Map(remembered.all().map(({ key, id, name }) => [key, `${id}\n${name}`]));
  for (const { keys, id, name, isRetired } of topics) {
    const [key] = keys;
    if (key !== undefined && !isRetired && known.get(key) !== `${id}\n${name}`) remembered.put({ key, id, name });
  }
}

/** @returns whether the items of any feed, or their links, differ from the last run */
function rememberItems({ published }: Memory, feeds: readonly ChosenFeed[]): boolean {
  const gone = new Set(published.feeds());
  let hasChanged = false;
  for (const { plan, candidates } of feeds) {
    gone.delete(plan.id);
    const now = candidates.map(({ id, url }) => ({ id, url })).sort((a, b) => (a.id < b.id ? -1 : 1));
    if (JSON.stringify(published.items(plan.id)) === JSON.stringify(now)) continue;
    published.set(plan.id, now);
    hasChanged = true;
  }
  for (const feed of gone) published.set(feed, []);
  return hasChanged || gone.size > 0;
}
