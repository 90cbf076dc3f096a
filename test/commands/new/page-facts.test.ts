import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PageFacts, readPageFacts, shortText } from "../../../src/commands/new/page-facts.ts";
import { anyText } from "../../support/hostile.ts";

const now = new Date("2026-02-01T00:00:00Z");

function factsOf(head: string, url = "https://news.example/a/story"): PageFacts {
  return readPageFacts(`<!doctype html><html lang="en"><head>${head}</head><body>x</body></html>`, url, now);
}

const jsonLd = (value: unknown) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;

describe("a page's facts", () => {
  test("come from Open Graph before JSON-LD before meta and title", () => {
    const title = "<title>Plain title</title>";
    const twitter = '<meta name="twitter:title" content="Short title">';
    const linked = jsonLd({ "@type": "NewsArticle", headline: "Headline" });
    const graph = '<meta property="og:title" content="Graph title">';

    expect(factsOf(title).title).toBe("Plain title");
    expect(factsOf(title + twitter).title).toBe("Short title");
    expect(factsOf(title + twitter + linked).title).toBe("Headline");
    expect(factsOf(title + twitter + linked + graph).title).toBe("Graph title");
  });

  test("are all that a feed can use", () => {
    const facts = factsOf(`
      <title>x</title>
      <meta property="og:title" content="A story">
      <meta name="Description" content="What happened.">
      <meta property="article:published_time" content="2026-01-05T10:00:00+02:00">
      <meta property="og:image" content="/pictures/a.png">
      <meta property="og:site_name" content="The Paper">
      <meta name="author" content="Ann">
      <meta property="article:tag" content="HTTP"><meta name="keywords" content="feeds, links">
      <link rel="alternate canonical" href="/a/story">`);

    expect(facts).toEqual({
      title: "A story",
      excerpt: "What happened.",
      publishedAt: "2026-01-05T08:00:00.000Z",
      image: "https://news.example/pictures/a.png",
      siteName: "The Paper",
      language: "en",
      authors: ["Ann"],
      tags: ["HTTP", "feeds", "links"],
      canonicalUrl: "https://news.example/a/story",
    });
  });

  test.each([
    ["at the top", (node: object) => node],
    ["in a list", (node: object) => [{ "@type": "Organization", name: "no" }, node]],
    ["in a graph", (node: object) => ({ "@context": "https://schema.org", "@graph": [{ "@type": "WebSite" }, node] })],
    ["as what a page is about", (node: object) => ({ "@type": "WebPage", name: "no", mainEntity: node })],
  ])("are read from JSON-LD %s", (_where, wrap) => {
    const article = {
      "@type": ["Article", "TechArticle"],
      headline: "A &amp; B",
      description: "<b>What</b> happened",
      datePublished: "2026-01-05",
      image: [{ "@type": "ImageObject", url: "b.png" }],
      publisher: { name: "The Paper" },
      author: [{ name: "Ann" }, "Bob", "https://people.example/cy"],
      keywords: "HTTP, feeds",
      inLanguage: "de",
    };

    expect(readPageFacts(jsonLd(wrap(article)), "https://news.example/a/", now)).toEqual({
      title: "A & B",
      excerpt: "What happened",
      publishedAt: "2026-01-05T00:00:00.000Z",
      image: "https://news.example/a/b.png",
      siteName: "The Paper",
      language: "de",
      authors: ["Ann", "Bob"],
      tags: ["HTTP", "feeds"],
    });
  });

  test.each([
    ["A story | The Paper", "A story"],
    ["A story - The Paper", "A story"],
    ["The Paper", "The Paper"],
    ["Reading The Paper", "Reading The Paper"],
  ])("take the site's name off the title %j", (title, expected) => {
    expect(factsOf(`<meta property="og:site_name" content="The Paper"><title>${title}</title>`).title).toBe(expected);
  });

  test.each([
    ["a date in the future", '<meta property="article:published_time" content="2031-01-01">', "publishedAt"],
    ["a date that is none", '<meta name="date" content="yesterday">', "publishedAt"],
    ["a picture that is no address", '<meta property="og:image" content="data:image/png;base64,xx">', "image"],
    ["a picture by script", '<meta property="og:image" content="javascript:alert(1)">', "image"],
    ["a picture with a password", '<meta property="og:image" content="https://a:b@c.example/">', "image"],
    [
      "JSON-LD that is no JSON",
      '<script type="application/ld+json">{"@type":"Article", headline: x}</script>',
      "title",
    ],
    ["an empty title", "<title> \u200b </title>", "title"],
  ] as const)("leave out %s", (_what, head, field) => {
    expect(factsOf(head)).not.toHaveProperty(field);
  });

  test("fall back to what is usable when the first is not", () => {
    const head =
      '<meta property="og:title" content=" "><meta property="og:image" content="ftp://x/"><meta name="twitter:image" content="/b.png">' +
      '<title>Title</title><meta property="article:published_time" content="2099-01-01"><time datetime="2026-01-03">';

    expect(factsOf(head)).toMatchObject({
      title: "Title",
      image: "https://news.example/b.png",
      publishedAt: "2026-01-03T00:00:00.000Z",
    });
  });

  test("are plain and short, whatever the page holds", () => {
    const names = ["og:title", "og:description", "og:site_name", "article:tag", "author"];
    const hostile = fc.array(fc.constantFrom("---\n", "\u001b[2J", "<script>", '">', "\u202e", "\u0000", "a ", "&lt;"));

    fc.assert(
      fc.property(hostile, anyText(50), (pieces, text) => {
        const content = (pieces.join("") + text).replaceAll('"', "&quot;");
        const page = names.map((name) => `<meta property="${name}" content="${content.repeat(40)}">`).join("");
        const {
          title = "",
          excerpt = "",
          siteName = "",
          authors,
          tags,
        } = readPageFacts(page, "https://a.example/", now);
        const all = [title, excerpt, siteName, ...authors, ...tags];

        expect(all.filter((one) => /\p{Cc}|\u202e/u.test(one) || one.length > 600 || !one.isWellFormed())).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("are read in time from pages that are nothing but openings", () => {
    const started = performance.now();
    for (const piece of ["<meta ", "<title>", "<!--", '<script type="application/ld+json">[', "<html lang=", "&#x"]) {
      factsOf(piece.repeat(200_000));
    }
    factsOf(jsonLd(JSON.parse(`${"[".repeat(2000)}${"]".repeat(2000)}`)));

    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("cut long text between words, and never in the middle of a letter", () => {
    expect(shortText("one two three", 9)).toBe("one two…");
    expect(shortText("one two", 7)).toBe("one two");
    expect(shortText("👩🏽".repeat(20), 10).isWellFormed()).toBe(true);
  });
});
