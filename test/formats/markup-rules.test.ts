import { HtmlValidate } from "html-validate";
import { expect, test } from "vitest";
import { aProject } from "../support/project.ts";

// What is said in other words: whether a page is valid, not how it is laid out.
const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:a11y"],
  rules: {
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "no-redundant-role": "off",
    "require-sri": "off",
    "doctype-style": "off",
    "void-style": "off",
    "valid-id": ["error", { relaxed: true }],
    "no-raw-characters": "off",
  },
});

test.each(["en", "ar"])("every page, frame and fragment is valid HTML, whatever is in it (%s)", async (language) => {
  const project = aProject({
    config: {
      site: { title: "Site", url: "https://feeds.example.org/", language },
      feeds: { limit: 1, extra: [{ id: "best", title: "Best & <b>", where: {} }] },
    },
    topics: { tech: { name: "Tech" }, ai: { name: "AI & <robots>", parent: "Tech", formerIds: ["robots"] } },
    records: {
      a: {
        title: 'A <b>bold</b> "quote" & more',
        excerpt: "5 < 6 &amp; 7",
        topics: ["AI & <robots>", "人 工"],
        images: [{ url: "https://news.example/a b.jpg?x=1&y=2", width: 10, height: 20, title: '"' }],
        provider: { name: "Paper & Co", authors: ["Ann"] },
        related: [{ title: "Other <i>", webUrl: "https://other.example/?a&b", provider: { name: "Other" } }],
        language: "de",
      },
      b: { topics: ["Empty?"] },
    },
  });
  await project.build();
  const pages = Object.entries(project.output()).filter(([path]) => path.endsWith(".html"));

  for (const [path, text] of pages) {
    const { results } = await validator.validateString(text);
    const faults = results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
    );
    expect(faults, path).toEqual([]);
  }
  expect(pages.length).toBeGreaterThan(15);
});

test("a page of 50 items weighs less than 100 KB", async () => {
  const words = "the of and to in for with on new how what why more most first next open large small team ".repeat(3);
  const records = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `news/2026-01-a-rather-long-name-of-a-file-${index}`,
      {
        title: words.slice(0, 80),
        excerpt: words,
        topics: ["AI"],
        images: [
          { url: `https://news.example/images/2026/01/a-rather-long-name-${index}.jpg`, width: 1200, height: 630 },
        ],
        provider: { name: "The Paper" },
        related: [1, 2].map((n) => ({ title: words.slice(0, 70), webUrl: `https://other.example/${index}/${n}` })),
      },
    ]),
  );
  const project = aProject({ records });
  await project.build();

  for (const path of ["index.html", "topics/ai/index.html", "embed/v1/index.html", "embed/v1/frames/all.html"]) {
    expect(project.read(`output/${path}`).length, path).toBeLessThan(100_000);
  }
});
