import { expect, test } from "vitest";
import { renderTopicsJson } from "../../../src/formats/feed/topics-json.ts";
import { aPreview, aSite, aTopic } from "../../support/feed.ts";

const topics = [
  aTopic({ name: "AI", description: "D", parentId: "web", image: "https://a.example/b.png", keywords: ["k"] }),
  aTopic({ name: "人" }),
  aTopic({ name: "Old", isRetired: true, keys: ["old"], formerIds: ["older"] }),
];
const counts = new Map([
  ["topics/ai", 7],
  ["topics/人", 0],
]);

test("tells programs how topics hang together and where their feeds are", () => {
  const { topics: told } = JSON.parse(renderTopicsJson(topics, counts, aSite({ formats: ["rss"] })));

  expect(told).toEqual([
    {
      id: "ai",
      name: "AI",
      description: "D",
      parent: "web",
      image: "https://a.example/b.png",
      keywords: ["k"],
      items: 7,
      feeds: { rss: "https://feeds.example.org/topics/ai/feed.rss" },
    },
    { id: "人", name: "人", items: 0, feeds: { rss: "https://feeds.example.org/topics/%E4%BA%BA/feed.rss" } },
    { id: "old", name: "Old", retired: true },
  ]);
});

test("names paths below the output while the site has no URL", () => {
  const { topics: told } = JSON.parse(renderTopicsJson(topics, counts, aPreview({ formats: ["json"] })));

  expect(told[0].feeds).toEqual({ json: "topics/ai/feed.json" });
});
