import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { newLink } from "../../src/links/state/next-state.ts";
import { openLinkMemory } from "../../src/store/link-states.ts";

test("finds links of a host that ended at an address, over schemes, three at most of each", async () => {
  using db = new DatabaseSync(":memory:");
  db.exec(
    "CREATE TABLE links (url TEXT PRIMARY KEY, seq INTEGER, state TEXT); CREATE TABLE hosts (host TEXT PRIMARY KEY, not_before INTEGER)",
  );
  const memory = openLinkMemory(db, "links");
  const home = "https://home.test/";
  const ending = (url: string, finalUrl = home) => ({ ...newLink(url, new Date(0)), finalUrl });
  await memory.put(
    [
      ending("https://a.test/1"),
      ending("http://a.test/2"),
      ending("https://a.test/3", "https://a.test/4"),
      ending("https://a.test.evil/5"),
      ending("https://aa.test/6"),
      ...[7, 8, 9, 10].map((n) => ending(`https://many.test/${n}`)),
      newLink("https://a.test/11", new Date(0)),
    ],
    [],
  );

  expect(await memory.linksEndingAt?.(["http://a.test", "https://a.test"], home)).toEqual([
    "http://a.test/2",
    "https://a.test/1",
  ]);
  expect(await memory.linksEndingAt?.(["https://many.test"], home)).toHaveLength(3);
});
