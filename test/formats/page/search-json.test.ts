import { expect, test } from "vitest";
import { searchEntries } from "../../../src/formats/page/search-json.ts";
import type { SearchCandidate } from "../../../src/model/search.ts";

function* listOf(name: string, length: number, onRead: () => void = () => undefined): Generator<SearchCandidate> {
  for (let index = 0; index < length; index++) {
    onRead();
    const url = `https://x.example/${name}/${String(index).padStart(4, "0")}`;
    yield { id: url, toEntry: () => ({ title: name, url, day: "2026-01-01", topics: [] }) };
  }
}

const counts = (titles: readonly { readonly title: string }[]) => {
  const groups = Map.groupBy(titles, ({ title }) => title);
  return Object.fromEntries([...groups].map(([title, those]) => [title, those.length]));
};

test("the lists take turns until there are 1,000 items, and short ones leave their turns to the others", () => {
  expect(counts(searchEntries([listOf("a", 5000), listOf("b", 5000)]))).toEqual({ a: 500, b: 500 });
  expect(counts(searchEntries([listOf("a", 5000), listOf("b", 3), listOf("c", 0)]))).toEqual({ a: 997, b: 3 });
});

test("reads no further than it needs", () => {
  let read = 0;
  searchEntries([listOf("a", 50_000, () => read++)]);

  expect(read).toBe(1000);
});

test("an item of several lists is found once", () => {
  expect(searchEntries([listOf("a", 3), listOf("a", 4), listOf("b", 1)])).toHaveLength(5);
});

test("the newest come first, those of one day by address", () => {
  const entry = (url: string, day: string): SearchCandidate => ({
    id: url,
    toEntry: () => ({ title: url, url, day, topics: [] }),
  });

  const found = searchEntries([[entry("b", "2026-01-01"), entry("c", "2026-01-02")], [entry("a", "2026-01-01")]]);

  expect(found.map(({ url }) => url)).toEqual(["c", "a", "b"]);
});
