import { expect, test } from "vitest";
import { hubLinksOf } from "../../src/server/hub-links.ts";
import { aProject } from "../support/project.ts";

const site = { title: "Site", url: "https://feeds.example.org/sub" };
const hub = "https://hub.example/";

test("a feed's header names its hub and its own address", async () => {
  const config = await aProject({ config: { site, output: { hub } } }).load();

  expect(hubLinksOf(config, "topics/日本/feed.json")).toBe(
    `<${hub}>; rel="hub", <https://feeds.example.org/sub/topics/%E6%97%A5%E6%9C%AC/feed.json>; rel="self"`,
  );
});

test.each([
  ["a page", { site, output: { hub } }, "index.html"],
  ["a feed without a hub", { site }, "feed.rss"],
  ["a feed without an address", { site: { title: "Site", url: undefined }, output: { hub } }, "feed.rss"],
])("%s has no such header", async (_what, config, path) => {
  expect(hubLinksOf(await aProject({ config }).load(), path)).toBeUndefined();
});
