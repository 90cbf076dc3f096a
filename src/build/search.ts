import { publishedUrl } from "../feeds/uri.ts";
import { optional } from "../model/optional.ts";
import type { SearchEntry } from "../model/search.ts";
import type { Candidate, Selection } from "../store/selection.ts";
import type { ChosenFeed } from "./compose.ts";

/** Items that can be found: what a browser reads at once stays small. */
const most = 1000;
/** Of a summary, in characters. */
const mostSummary = 160;

/** The newest items of all feeds and their pages, each once, the feeds taking turns until there are enough. */
export function searchEntries(feeds: readonly ChosenFeed[], selection: Selection): SearchEntry[] {
  const found = new Map<string, Candidate>();
  const lists = feeds.map(({ candidates, older }) => [...candidates, ...older.flatMap((page) => page.candidates)]);
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  for (let place = 0; place < longest && found.size < most; place++) {
    for (const list of lists) {
      const candidate = list[place];
      if (candidate !== undefined && found.size < most) found.set(candidate.id, candidate);
    }
  }
  const entries = found.values().map((candidate) => toEntry(candidate, selection));
  return [...entries].sort((a, b) => (a.day === b.day ? (a.url < b.url ? -1 : 1) : a.day < b.day ? 1 : -1));
}

function toEntry({ rowid, movedTo }: Candidate, selection: Selection): SearchEntry {
  const record = selection.record(rowid);
  const source = record.provider?.name ?? record.provider?.domain;
  const summary = record.excerpt.slice(0, mostSummary).toWellFormed();
  return {
    title: record.title,
    url: publishedUrl(movedTo ?? record.url ?? ""),
    day: (record.publishedAt ?? "").slice(0, 10),
    ...optional("source", source),
    topics: record.topics,
    ...(summary === "" ? {} : { summary }),
  };
}
