import { describe, expect, test } from "vitest";
import { renderFeed } from "../../../src/formats/feed/render-feed.ts";
import type { Item } from "../../../src/model/item.ts";
import type { Site } from "../../../src/model/site.ts";
import { aFeed, anItem, aPreview, aSite } from "../../support/feed.ts";
import { brokenRules } from "../../support/feed-rules.ts";
import { all, child, jsonOf, strict, textOf } from "../../support/read-back.ts";

const hub = "https://hub.example.org/?a=1&b=2";

function filesOf(items: readonly Item[], site: Site = aSite()) {
  const [rss = "", atom = "", json = ""] = renderFeed(aFeed(items), site).map(({ body }) => body);
  const channel = child(strict(rss, "rss"), "channel");
  return { rss, atom, json, channel, atomFeed: strict(atom, "feed"), jsonFeed: jsonOf(json) };
}

describe("a hub", () => {
  test("is named in all formats", () => {
    const site = aSite({ hub });
    const { rss, atom, json, channel, atomFeed, jsonFeed } = filesOf([anItem()], site);

    const links = [...all(channel, "atom:link"), ...all(atomFeed, "link")].map(({ attributes }) => attributes);
    expect(links.filter(({ rel }) => rel === "hub").map(({ href }) => href)).toEqual([hub, hub]);
    expect(jsonFeed["hubs"]).toEqual([{ type: "WebSub", url: hub }]);
    expect(brokenRules({ rss, atom, json }, [anItem()], site)).toEqual([]);
  });

  test.each([
    ["no hub", aSite()],
    ["no address of its own", aPreview({ hub })],
  ])("is not named by a site with %s", (_what, site) => {
    const { rss, atom, json } = filesOf([anItem()], site);

    expect(rss + atom + json).not.toMatch(/\bhubs?\b/u);
  });
});

describe("an item", () => {
  const changed = anItem({
    language: "pt-BR",
    updatedAt: new Date("2026-03-05T01:02:03Z"),
    related: [{ title: "A & B", url: "https://other.example/?x=1&y=2", source: "Other" }],
  });

  test("says its language in all formats", () => {
    const { channel, atomFeed, jsonFeed } = filesOf([changed, anItem({ id: "tag:x,2026:b" })]);

    expect(all(channel, "item").map((item) => textOf(item, "dc:language"))).toEqual(["pt-BR", undefined]);
    expect(all(atomFeed, "entry").map(({ attributes }) => attributes["xml:lang"])).toEqual(["pt-BR", undefined]);
    expect(jsonFeed.items.map(({ language }) => language)).toEqual(["pt-BR", undefined]);
  });

  test("says in RSS when it was changed, and only then", () => {
    const { channel } = filesOf([changed, anItem({ id: "tag:x,2026:b" })]);

    expect(all(channel, "item").map((item) => textOf(item, "dcterms:modified"))).toEqual([
      "2026-03-05T01:02:03.000Z",
      undefined,
    ]);
  });

  test("links in Atom to who else covers it", () => {
    const [entry] = all(filesOf([changed]).atomFeed, "entry");

    const related = entry && all(entry, "link").find(({ attributes }) => attributes["rel"] === "related");
    expect(related?.attributes).toMatchObject({ title: "A & B", href: "https://other.example/?x=1&y=2" });
  });
});

test("JSON Feed's icon is the square picture", () => {
  const site = aSite({ icon: "https://feeds.example.org/icon.png", logo: "https://feeds.example.org/logo.png" });

  expect(filesOf([anItem()], site).jsonFeed["icon"]).toBe(site.icon);
});
