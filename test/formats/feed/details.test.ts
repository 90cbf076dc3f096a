import { describe, expect, test } from "vitest";
import { renderFeed } from "../../../src/formats/feed/render-feed.ts";
import type { Item } from "../../../src/model/item.ts";
import type { Site } from "../../../src/model/site.ts";
import { aFeed, anItem, aPreview, aSite } from "../../support/feed.ts";
import { brokenRules } from "../../support/feed-rules.ts";
import { all, child, jsonOf, readAtom, readRss, strict, textOf } from "../../support/read-back.ts";

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

describe("a picture's title", () => {
  const images = [{ url: "https://a.example/b.png", title: "Quay & <boat>" }, { url: "https://a.example/c.png" }];
  const titled = anItem({ images });

  test("is its description, as plain text", () => {
    const { channel, atomFeed } = filesOf([titled]);
    const pictures = [child(channel, "item"), child(atomFeed, "entry")].map((one) => all(one, "media:content"));

    for (const [first, second] of pictures) {
      expect(all(first!, "media:description")).toMatchObject([
        { text: "Quay & <boat>", attributes: { type: "plain" } },
      ]);
      expect(all(second!, "media:description")).toEqual([]);
    }
  });
});

describe("a title that looks like markup", () => {
  const titles = ["Array<string>", "What &amp; means", "&#38;", "Q&A2", "x &copy; y", "The <head> and </head> tags"];
  const harmless = ["AT&T and R&D", "5 < 6 & 7", "a <- b"];

  test.each([...titles, ...harmless])("is the same plain text in all formats: %s", (title) => {
    const items = [anItem({ title })];
    const { channel, atomFeed, jsonFeed, rss, atom, json } = filesOf(items);

    expect([textOf(child(channel, "item"), "title"), textOf(child(atomFeed, "entry"), "title")]).toEqual([
      title,
      title,
    ]);
    expect(jsonFeed.items[0]?.["title"]).toBe(title);
    expect(brokenRules({ rss, atom, json }, items, aSite())).toEqual([]);
  });

  test("has hexadecimal references in Atom", () => {
    const { atom } = filesOf([anItem({ title: "Array<string> &amp; AT&T" })]);

    expect(atom).toContain("<title>Array&#x3C;string&gt; &#x26;amp; AT&#x26;T</title>");
  });

  test.each([
    ["a category", { topics: [{ id: "c", name: "C++ <new>" }] }],
    ["an author", { authors: [{ name: "<anon> & co" }] }],
    ["a picture's title", { images: [{ url: "https://a.example/b.png", title: "<canvas>" }] }],
  ])("is as plain in %s", (_what, fields) => {
    const items = [anItem(fields)];
    const { rss, atom, json } = filesOf(items);

    expect(brokenRules({ rss, atom, json }, items, aSite())).toEqual([]);
    const expected = {
      authors: items[0]?.authors.map(({ name }) => name),
      topics: items[0]?.topics.map(({ name }) => name),
    };
    for (const [seen] of [readRss(rss), readAtom(atom)]) expect(seen).toMatchObject(expected);
  });

  test("has a hexadecimal reference beside it in RSS, by which validators see that it is none; others have not", () => {
    const lineOf = (title: string) =>
      filesOf([anItem({ title, language: "pt-BR" })])
        .rss.split("\n")
        .find((line) => line.includes("<title xml:lang"));

    expect(titles.map(lineOf)).toEqual(titles.map(() => expect.stringContaining('xml:lang="&#x70;t-BR"')));
    expect(harmless.map(lineOf)).toEqual(harmless.map(() => undefined));
  });
});

test("RSS says how many minutes readers may wait, when the site says so", () => {
  const ttlOf = (site: Site) => textOf(filesOf([anItem()], site).channel, "ttl");

  expect([ttlOf(aSite({ ttlMinutes: 60 })), ttlOf(aSite())]).toEqual(["60", undefined]);
});

test("content holds no reference that HTML 4 does not know", () => {
  const { rss, atom, json } = filesOf([anItem({ summary: "It's", title: "It's", source: { name: "Ann's" } })]);

  expect(`${rss}${atom}${json}`).not.toContain("apos;");
  expect(json).toContain("It&#39;s");
});

test("JSON Feed's icon is the square picture", () => {
  const site = aSite({ icon: "https://feeds.example.org/icon.png", logo: "https://feeds.example.org/logo.png" });

  expect(filesOf([anItem()], site).jsonFeed["icon"]).toBe(site.icon);
});
