import { expect, test } from "vitest";
import type { OutputInput } from "../../src/formats/target.ts";
import { planOutput } from "../../src/formats/targets.ts";
import type { PlannedFeed } from "../../src/model/planned-feed.ts";
import type { Site } from "../../src/model/site.ts";
import { aFeed, anItem, type aPlan, aSite, aTopic } from "../support/feed.ts";

function aPlannedFeed(plan: Parameters<typeof aPlan>[0] = {}): PlannedFeed {
  const feed = aFeed([anItem()], plan);
  return {
    plan: feed.plan,
    digest: feed.plan.id,
    itemCount: 1,
    compose: () => Promise.resolve(feed),
    older: [],
    hasMore: false,
  };
}

const everything = aPlannedFeed();
const topic = aPlannedFeed({ id: "topics/ai", folder: "topics/ai", name: "AI" });

function anInput(site: Partial<Site> = {}): OutputInput {
  return {
    site: aSite({ hasApi: true, ...site }),
    feeds: [everything, topic],
    topics: [aTopic()],
    health: { version: 1, load: () => Promise.resolve({ days: [], links: [] }) },
    searchLists: () => [],
    itemsFromOldest: () => [{ digest: "a", itemCount: 1, compose: () => Promise.resolve([anItem()]) }],
    scriptText: (name) => `// ${name}`,
  };
}

const pathsOf = (input: OutputInput) => planOutput(input).flatMap(({ paths }) => paths);

test("every planned file is rendered at its path, and no other, from what is handed in alone", async () => {
  const planned = planOutput(anInput());

  for (const { paths, render } of planned) {
    const files = await render();
    expect(files.map(({ path }) => path).sort()).toEqual([...paths].sort());
    expect(await render()).toEqual(files);
  }
  expect(new Set(planned.flatMap(({ paths }) => paths)).size).toBe(planned.flatMap(({ paths }) => paths).length);
});

test("nothing is composed or read before something is rendered", () => {
  const fail = () => {
    throw new Error("not yet");
  };
  const input = anInput();
  const feeds = input.feeds.map((feed) => ({ ...feed, compose: fail }));

  const planned = planOutput({
    ...input,
    feeds,
    searchLists: fail,
    scriptText: fail,
    health: { version: 1, load: fail },
  });

  expect(planned.length).toBeGreaterThan(10);
});

test("all files of a feed come one after the other, so that its items are composed once", () => {
  const ofTopic = planOutput(anInput()).map(({ paths }) =>
    paths.some((path) => /^(?:embed.*\/)?topics\/ai\//u.test(path)),
  );

  expect(ofTopic.lastIndexOf(true) - ofTopic.indexOf(true) + 1).toBe(ofTopic.filter(Boolean).length);
});

test.each([
  [
    { hasPages: false },
    ["index.html", "topics/ai/index.html", "search.json", "health/index.html", "health/links.json"],
  ],
  [{ hasOpml: false }, ["feeds.opml"]],
  [
    { hasApi: false },
    ["api/v1/index.json", "api/v1/schema.json", "api/v1/items/index.json", "api/v1/topics/ai/index.json"],
  ],
  [{ formats: ["json"] }, ["feed.rss", "feed.atom", "topics/ai/feed.rss", "topics/ai/feed.atom"]],
] as [Partial<Site>, string[]][])("what is turned off is not planned: %j", (site, missing) => {
  const before = new Set(pathsOf(anInput()));

  expect(before.difference(new Set(pathsOf(anInput(site))))).toEqual(new Set(missing));
});

test("stylesheet and script are there for pages and for frames on other sites, and for nothing else", () => {
  const hasAssets = (site: Partial<Site>) => pathsOf(anInput(site)).includes("feedmill.css");

  expect([
    hasAssets({ hasPages: false }),
    hasAssets({ hasEmbed: false }),
    hasAssets({ hasPages: false, hasEmbed: false }),
  ]).toEqual([true, true, false]);
});
