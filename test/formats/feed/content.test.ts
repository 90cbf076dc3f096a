import { expect, test } from "vitest";
import { contentHtml } from "../../../src/formats/feed/content.ts";
import { anItem, aSite } from "../../support/feed.ts";

test.each([
  ["the summary, escaped", anItem({ summary: "5 < 6 & “more”" }), "<p>5 &lt; 6 &amp; “more”</p>"],
  ["the full text instead of the summary", anItem({ summary: "S", html: "<p>Full</p>" }), "<p>Full</p>"],
  [
    "the first picture, with its size and title",
    anItem({
      summary: "",
      images: [{ url: "https://a.example/?a&b", width: 3, height: 2, title: '"T"' }, { url: "https://a.example/2" }],
    }),
    '<p><img src="https://a.example/?a&amp;b" alt="&quot;T&quot;" width="3" height="2"></p>',
  ],
  [
    "the source, linked to the page itself",
    anItem({ summary: "", source: { name: "P & Q", url: "https://p.example/" } }),
    '<p>Source: <a href="https://example.org/a-story">P &amp; Q</a></p>',
  ],
  [
    "who else covers it",
    anItem({
      summary: "",
      related: [
        { title: "<One>", url: "https://b.example/", source: "B" },
        { title: "Two", url: "https://c.example/" },
      ],
    }),
    '<p>Also covered by:</p><ul><li><a href="https://b.example/">&lt;One&gt;</a> (B)</li><li><a href="https://c.example/">Two</a></li></ul>',
  ],
  [
    "a link, when there is nothing else",
    anItem({ summary: "", title: "A & B" }),
    '<p><a href="https://example.org/a-story">A &amp; B</a></p>',
  ],
])("the content shows %s", (_what, item, html) => {
  expect(contentHtml(item, aSite())).toBe(html);
});

test("the content speaks the site's language, and names run their own way in one that runs from right to left", () => {
  const item = anItem({
    summary: "",
    source: { name: "P & Q" },
    related: [{ title: "One", url: "https://b.example/", source: "B" }],
  });

  const [german, arabic] = ["de-AT", "ar"].map((language) => contentHtml(item, aSite({ language })));

  expect(german).toBe(
    '<p>Quelle: <a href="https://example.org/a-story">P &amp; Q</a></p><p>Auch darüber berichten:</p><ul><li><a href="https://b.example/">One</a> (B)</li></ul>',
  );
  expect(arabic).toContain('<p dir="rtl">المصدر: <a href="https://example.org/a-story" dir="auto">P &amp; Q</a></p>');
  expect(arabic).toContain(
    '<ul dir="rtl"><li><a href="https://b.example/" dir="auto">One</a> (<span dir="auto">B</span>)',
  );
});
