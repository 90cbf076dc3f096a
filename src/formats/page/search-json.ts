import type { SearchCandidate, SearchEntry } from "../../model/search.ts";
import { generator } from "../generator.ts";

/** What a browser reads at once stays small. */
const maxEntries = 1000;

/** The newest items of all lists, each once, the lists taking turns until there are enough. */
export function searchEntries(lists: readonly Iterable<SearchCandidate>[]): SearchEntry[] {
  const found = new Map<string, SearchCandidate>();
  let open = lists.map((list) => list[Symbol.iterator]());
  while (open.length > 0 && found.size < maxEntries) {
    const unfinished: typeof open = [];
    for (const list of open) {
      if (found.size === maxEntries) break;
      const { done, value } = list.next();
      if (done) continue;
      found.set(value.id, value);
      unfinished.push(list);
    }
    open = unfinished;
  }
  const entries = found.values().map(({ toEntry }) => toEntry());
  return [...entries].sort((a, b) => (a.day === b.day ? (a.url < b.url ? -1 : 1) : a.day < b.day ? 1 : -1));
}

/** `search.json`: what the search box of the pages searches, a line per item. */
export function renderSearchJson(entries: readonly SearchEntry[]): string {
  const lines = entries.map((entry) => JSON.stringify(entry));
  return `{"generator": "${generator}", "items": [\n${lines.join(",\n")}\n]}\n`;
}
