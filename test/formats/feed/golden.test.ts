import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderOpml } from "../../../src/formats/feed/opml.ts";
import { renderFeed } from "../../../src/formats/feed/render-feed.ts";
import { renderTopicsJson } from "../../../src/formats/feed/topics-json.ts";
import { renderPage } from "../../../src/formats/page/feed-page.ts";
import type { Feed } from "../../../src/model/feed.ts";
import { aFeed, anItem, aPlan, aSite, aTopic } from "../../support/feed.ts";
import { brokenRules } from "../../support/feed-rules.ts";
import { readByRssParser, shownOf } from "../../support/rss-parser.ts";

const golden = join(import.meta.dirname, "../../golden");
// `UPDATE_GOLDEN=1 npx vitest run ... test/formats/golden` writes the files anew; look at the difference before you commit.
const isUpdate = process.env["UPDATE_GOLDEN"] !== undefined;

const site = aSite({
  title: "Weather & Tides",
  description: "What the sea and the sky are up to.",
  author: { name: "The Harbour Office", url: "https://harbour.example/", email: "office@harbour.example" },
  rights: "© 2026 The Harbour Office",
  icon: "https://feeds.example.org/icon.png",
  logo: "https://feeds.example.org/logo.png",
});

const tides = { id: "tides", name: "Tides" };
const storms = { id: "storms-c-plus-plus", name: "Storms & C++" };

/** Everything an item can have, almost nothing, and text that breaks careless feeds. */
const items = [
  anItem({
    id: "tag:feeds.example.org,2026:news/spring-tide",
    url: "https://paper.example/spring-tide?a=1&b=2",
    title: "Spring tide: 5 < 6 & rising",
    summary: "The highest water of the year, says “Ann” — & it's early.",
    publishedAt: new Date("2026-03-04T05:06:07Z"),
    updatedAt: new Date("2026-03-05T08:09:10Z"),
    kind: "news",
    language: "en-GB",
    topics: [tides, storms],
    images: [
      { url: "https://paper.example/tide.jpg?w=1200&h=675", width: 1200, height: 675, title: 'The "quay"' },
      { url: "https://paper.example/chart", width: 400 },
    ],
    authors: [{ name: "Ann Otter" }, { name: "Bob <Heron>" }],
    source: { name: "The Coastal Paper", url: "https://paper.example/" },
    related: [
      { title: "Moon & tide", url: "https://moon.example/tide", source: "Moon Daily" },
      { title: "Old tides", url: "https://old.example/" },
    ],
  }),
  anItem({
    id: "urn:uuid:9f1c2c1e-3a54-4f0e-8f1a-0d6a5b8f0e11",
    url: "https://video.example/watch?v=1",
    title: "人工智能 ]]> مرحبا 👩‍👩‍👧 $& end",
    summary: "One ]]> two ]]>]]> three </item></entry>",
    html: '<p>Full <b>text</b> ]]> with a <a href="https://video.example/more">link</a>.</p>',
    publishedAt: new Date("2026-03-03T00:00:00Z"),
    kind: "video",
    topics: [storms],
    authors: [{ name: "Video Example", url: "https://video.example/" }],
    source: { name: "Video Example", url: "https://video.example/" },
  }),
  anItem({
    id: "tag:feeds.example.org,2026:news/a%20bare%20one",
    url: "https://bare.example/",
    title: "A bare one",
    summary: "",
    publishedAt: new Date("1999-12-31T23:59:59Z"),
  }),
];

const full = aFeed(items, { title: site.title, description: site.description });
const emptyPlan = aPlan({
  id: "topics/人工智能",
  folder: "topics/人工智能",
  name: "人工智能",
  title: "人工智能 – Weather & Tides",
  description: "",
  topicKeys: ["人工智能"],
});
const empty: Feed = { plan: emptyPlan, items: [], updatedAt: new Date("2000-01-01T00:00:00Z") };

const topics = [
  aTopic({ id: "sea", name: "The Sea", description: "All of it.", keywords: ["sea", "water"] }),
  aTopic({ id: "tides", name: "Tides", parentId: "sea", image: "https://feeds.example.org/tides.png" }),
  aTopic({ id: "old", name: "Old", isRetired: true }),
];

const [rss, atom, json] = renderFeed(full, site).map(({ body }) => body) as [string, string, string];
const [emptyRss, emptyAtom, emptyJson] = renderFeed(empty, site).map(({ body }) => body) as [string, string, string];
const plans = [
  full.plan,
  aPlan({ id: "topics/tides", folder: "topics/tides", title: "Tides & more", description: "" }),
];

describe("the bytes of", () => {
  test.each([
    ["feed.rss", rss],
    ["feed.atom", atom],
    ["feed.json", json],
    ["empty.rss", emptyRss],
    ["empty.atom", emptyAtom],
    ["empty.json", emptyJson],
    ["feeds.opml", renderOpml(plans, site)],
    ["topics.json", renderTopicsJson(topics, new Map([["topics/sea", 3]]), site)],
    ["index.html", renderPage(full, { above: [], below: [{ plan: emptyPlan, items: 0 }], hasOlder: true }, site)],
    ["topic.html", renderPage(empty, { above: [full.plan], below: [], hasOlder: false }, site)],
  ])("%s are those of the golden file", (name, body) => {
    const path = join(golden, name);
    if (isUpdate) writeFileSync(path, body);

    expect(existsSync(path), `no ${path}; write it with UPDATE_GOLDEN=1`).toBe(true);
    expect(body).toBe(readFileSync(path, "utf8"));
  });
});

describe("the golden feeds", () => {
  test.each([
    ["RSS", rss],
    ["Atom", atom],
  ])("are to rss-parser what they are to us, by %s", async (_format, body) => {
    expect(await readByRssParser(body)).toEqual(items.map(shownOf));
  });

  test("break none of the rules that no validator checks", () => {
    expect(brokenRules({ rss, atom, json }, items, site)).toEqual([]);
    expect(brokenRules({ rss: emptyRss, atom: emptyAtom, json: emptyJson }, [], site)).toEqual([]);
  });

  test("are the same bytes when they are rendered again", () => {
    expect(renderFeed(full, site).map(({ body }) => body)).toEqual([rss, atom, json]);
  });
});
