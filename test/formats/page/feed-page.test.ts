import { describe, expect, test } from "vitest";
import { renderPage } from "../../../src/formats/page/feed-page.ts";
import { aFeed, anItem, aPlan, aSite } from "../../support/feed.ts";

const alone = { above: [], below: [], hasOlder: false };
const hostile = `"><script>alert(1)</script> & '`;

describe("a feed's page", () => {
  test("leads to the feed in every format, for people and for readers", () => {
    const page = renderPage(aFeed([anItem()]), alone, aSite());

    for (const [type, file] of [
      ["rss+xml", "rss"],
      ["atom+xml", "atom"],
      ["feed+json", "json"],
    ]) {
      expect(page).toMatch(
        new RegExp(
          `<link rel="alternate" type="application/${type?.replace("+", "\\+")}" [^>]*href="feed.${file}">`,
          "u",
        ),
      );
      expect(page).toMatch(new RegExp(`<a href="feed.${file}"`, "u"));
    }
  });

  test("offers no format that is not written", () => {
    expect(renderPage(aFeed(), alone, aSite({ formats: ["atom"] }))).not.toMatch(/feed\.(?:rss|json)/u);
  });

  test("leads to the pages below it, and back home", () => {
    const links = [{ plan: aPlan({ id: "topics/人 b", folder: "topics/人 b", name: "People" }), items: 3 }];

    const root = renderPage(aFeed(), { above: [], below: links, hasOlder: false }, aSite());
    const topic = renderPage(aFeed([], { id: "topics/ai", folder: "topics/ai" }), alone, aSite());

    expect(root).toContain('<a href="topics/%E4%BA%BA%20b/index.html" dir="auto">People</a>');
    expect(root).toContain('href="feedmill.css"');
    expect(topic).toContain('<a href="../../index.html">The Example</a>');
    expect(topic).toContain('href="../../feedmill.css"');
  });

  test("says so when there is nothing yet", () => {
    expect(renderPage(aFeed(), alone, aSite())).toContain("<p>Nothing here yet.</p>");
  });

  test.each([
    ["en", 'lang="en" dir="ltr"'],
    ["ar", 'lang="ar" dir="rtl"'],
    ["he-IL", 'lang="he-IL" dir="rtl"'],
    ["az", 'lang="az" dir="ltr"'],
  ])("runs the way its language does: %s", (language, attributes) => {
    expect(renderPage(aFeed(), alone, aSite({ language }))).toContain(`<html ${attributes}>`);
  });

  test("escapes everything it shows", () => {
    const item = anItem({
      title: hostile,
      summary: hostile,
      source: { name: hostile },
      url: "https://example.org/?a&b",
    });
    const links = [{ plan: aPlan({ folder: "topics/x", name: hostile, title: hostile }), items: 1 }];

    const page = renderPage(
      aFeed([item], { title: hostile, description: hostile }),
      { above: [], below: links, hasOlder: false },
      aSite({ title: hostile }),
    );

    expect(page).not.toContain("<script>");
    expect(page).not.toContain('"">');
    expect(page).toContain('href="https://example.org/?a&amp;b"');
  });
});
