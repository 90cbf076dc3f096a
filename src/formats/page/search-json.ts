import type { SearchEntry } from "../../model/search.ts";
import { generator } from "../feed/package-feed.ts";

/** `search.json`: what the search box of the pages looks through, a line per item. */
export function renderSearchJson(entries: readonly SearchEntry[]): string {
  const lines = entries.map((entry) => JSON.stringify(entry));
  return `{"generator": "${generator}", "items": [\n${lines.join(",\n")}\n]}\n`;
}
