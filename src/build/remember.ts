import { feedFileNames } from "../formats/feed/formats.ts";
import { pathIn } from "../formats/paths.ts";
import type { Topic } from "../model/topic.ts";
import type { Memory } from "../store/memory.ts";
import type { RecordIndex } from "../store/record-index.ts";
import type { Choice } from "./choose.ts";
import type { ChosenFeed } from "./compose.ts";

/**
 * Remembers what this run published, for the next: items per feed, topic ids, and good versions of what is shown, in case
 * their files break. `rendered`: paths of files that were rendered again.
 */
export function rememberRun(
  memory: Memory,
  index: RecordIndex,
  choice: Choice,
  feeds: readonly ChosenFeed[],
  rendered: ReadonlySet<string>,
): void {
  memory.atOnce(() => {
    for (const { plan, candidates } of feeds) {
      if (!feedFileNames.values().some((name) => rendered.has(pathIn(plan.folder, name)))) continue;
      for (const { rowid } of candidates) memory.lastGood.put(choice.selection.storedRecord(rowid));
    }
    rememberTopics(memory, choice.topics);
    const hasNews = rememberItems(memory, feeds);
    if (!hasNews) return;
    const rowids = new Set(feeds.flatMap(({ candidates }) => candidates.map(({ rowid }) => rowid)));
    const shown = rowids.values().map((rowid) => choice.selection.record(rowid).path);
    memory.lastGood.keepOnly(new Set([...shown, ...index.stalePaths()]));
  });
}

function rememberTopics(memory: Memory, topics: readonly Topic[]): void {
  const known = new Map(memory.topics.all().map(({ key, id, name }) => [key, `${id}\n${name}`]));
  for (const { keys, id, name, isRetired } of topics) {
    const [key] = keys;
    if (key !== undefined && !isRetired && known.get(key) !== `${id}\n${name}`) memory.topics.put({ key, id, name });
  }
}

/** @returns whether any feed shows other items, or the same under other links, than after the last run */
function rememberItems({ published }: Memory, feeds: readonly ChosenFeed[]): boolean {
  const gone = new Set(published.feeds());
  let hasNews = false;
  for (const { plan, candidates } of feeds) {
    gone.delete(plan.id);
    const now = candidates.map(({ id, url }) => ({ id, url })).sort((a, b) => (a.id < b.id ? -1 : 1));
    if (JSON.stringify(published.items(plan.id)) === JSON.stringify(now)) continue;
    published.set(plan.id, now);
    hasNews = true;
  }
  for (const feed of gone) published.set(feed, []);
  return hasNews || gone.size > 0;
}
