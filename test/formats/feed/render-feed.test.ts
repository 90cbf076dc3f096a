import { describe, expect, test } from "vitest";
import { renderFeed } from "../../../src/formats/feed/render-feed.ts";
import { aFeed, anItem, aPreview, aSite } from "../../support/feed.ts";
import { brokenRules } from "../../support/feed-rules.ts";
import { all, child, jsonOf, strict, textOf } from "../../support/read-back.ts";

const bodiesOf = (...feed: Parameters<typeof renderFeed>) => {
  const [rss, atom, json] = renderFeed(...feed).map(({ body }) => body);
  return { rss: rss!, atom: atom!, json: json! };
};

describe("a feed's files", () => {
  test("lie in its folder and, with the same bytes, in its former ones", () => {
    const feed = aFeed([anItem()], { folder: "topics/ai", formerFolders: ["topics/ki"] });

    const files = renderFeed(feed, aSite());

    expect(files.map(({ path }) => path)).toEqual([
      "topics/ai/feed.rss",
      "topics/ki/feed.rss",
      "topics/ai/feed.atom",
      "topics/ki/feed.atom",
      "topics/ai/feed.json",
      "topics/ki/feed.json",
    ]);
    expect(files[1]?.body).toBe(files[0]?.body);
  });

  test("are those of the formats that are wanted", () => {
    expect(renderFeed(aFeed(), aSite({ formats: ["json", "rss"] })).map(({ path }) => path)).toEqual([
      "feed.json",
      "feed.rss",
    ]);
  });

  test("are the same bytes for the same feed, and do not change it", () => {
    const feed = aFeed([anItem({ images: [{ url: "https://a.example/b.png" }], authors: [{ name: "Ann" }] })]);
    const before = JSON.stringify(feed);

    expect(renderFeed(feed, aSite())).toEqual(renderFeed(feed, aSite()));
    expect(JSON.stringify(feed)).toBe(before);
  });

  test("without a site URL are a preview without self links", () => {
    const items = [anItem()];
    const { rss, atom, json } = bodiesOf(aFeed(items), aPreview());

    expect(brokenRules({ rss, atom, json }, items, aPreview())).toEqual([]);
    expect(rss + atom + json).toContain("https://feedmill.invalid/");
    expect(rss + atom + json).not.toMatch(/rel="self"|feed_url/u);
  });

  test("name the feed by their exact public address, whatever its script", () => {
    const folder = "topics/c-sharp & 人";
    const { rss, atom, json } = bodiesOf(aFeed([], { folder }), aSite());
    const address = "https://feeds.example.org/topics/c-sharp%20%26%20%E4%BA%BA/feed.";

    expect(child(child(strict(rss, "rss"), "channel"), "atom:link").attributes["href"]).toBe(`${address}rss`);
    expect(all(strict(atom, "feed"), "link")[1]?.attributes["href"]).toBe(`${address}atom`);
    expect(jsonOf(json)["feed_url"]).toBe(`${address}json`);
  });

  test("have an id of their own that no item has", () => {
    const { atom } = bodiesOf(aFeed([anItem({ id: "tag:feeds.example.org,2026:all" })]), aSite());
    const feed = strict(atom, "feed");

    expect(textOf(feed, "id")).not.toBe(textOf(child(feed, "entry"), "id"));
  });

  test("are dated by the newest change", () => {
    const items = [
      anItem({ id: "urn:x:1", publishedAt: new Date("2026-03-02T00:00:00Z") }),
      anItem({
        id: "urn:x:2",
        publishedAt: new Date("2026-03-01T00:00:00Z"),
        updatedAt: new Date("2026-03-09T00:00:00Z"),
      }),
    ];
    const { rss, atom } = bodiesOf(aFeed(items), aSite());

    expect(textOf(child(strict(rss, "rss"), "channel"), "lastBuildDate")).toBe("Mon, 09 Mar 2026 00:00:00 GMT");
    expect(textOf(strict(atom, "feed"), "updated")).toBe("2026-03-09T00:00:00.000Z");
  });

  test("name the topics, in Atom as the term, which many readers show", () => {
    const items = [anItem({ topics: [{ id: "c-plus-plus", name: "C++ <new>" }] })];
    const { rss, atom, json } = bodiesOf(aFeed(items), aSite());

    expect(child(child(child(strict(rss, "rss"), "channel"), "item"), "category")).toMatchObject({
      text: "C++ <new>",
      attributes: { domain: "https://feeds.example.org/topics/" },
    });
    expect(child(child(strict(atom, "feed"), "entry"), "category").attributes).toEqual({
      term: "C++ <new>",
      scheme: "https://feeds.example.org/topics/",
    });
    expect(jsonOf(json).items[0]?.tags).toEqual(["C++ <new>"]);
  });

  test("name the site as author of what has no other, once", () => {
    const site = aSite({ author: { name: "The Office", url: "https://office.example/", email: "o@office.example" } });
    const bare = bodiesOf(aFeed([anItem()]), site);
    const signed = bodiesOf(aFeed([anItem(), anItem({ id: "urn:x:2", authors: [{ name: "Ann" }] })]), site);

    expect(jsonOf(bare.json)["authors"]).toEqual([{ name: "The Office", url: "https://office.example/" }]);
    expect(jsonOf(signed.json)).not.toHaveProperty("authors");
    expect(textOf(child(strict(signed.atom, "feed"), "author"), "email")).toBe("o@office.example");
  });

  test("name the kind and the related pages in the JSON extension, which is absent without them", () => {
    const related = [{ title: "B", url: "https://b.example/", source: "S" }];
    const items = [
      anItem({ kind: "video", related }),
      anItem({ id: "urn:x:2", kind: "news" }),
      anItem({ id: "urn:x:3" }),
    ];
    const { json } = bodiesOf(aFeed(items), aSite());

    expect(jsonOf(json).items.map((item) => item._feedmill)).toEqual([
      { kind: "video", related },
      { kind: "news" },
      undefined,
    ]);
  });

  test("have no address of a site that the user does not own or name", () => {
    const { rss, atom, json } = bodiesOf(aFeed([anItem({ kind: "news" })]), aSite());
    const hosts = [...`${rss}${atom}${json}`.matchAll(/https?:\/\/([^/"<]+)/gu)].map(([, host]) => host);

    const specifications = ["jsonfeed.org", "purl.org", "search.yahoo.com", "www.rssboard.org", "www.w3.org"];
    expect(new Set(hosts).difference(new Set(specifications))).toEqual(new Set(["example.org", "feeds.example.org"]));
  });

  test("never show a picture as an enclosure of unknown size", () => {
    const { rss, atom, json } = bodiesOf(aFeed([anItem({ images: [{ url: "https://a.example/b.png" }] })]), aSite());

    expect(rss + atom + json).not.toMatch(/enclosure|attachments|length=/u);
  });
});
