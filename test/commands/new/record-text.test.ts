import fc from "fast-check";
import { expect, test } from "vitest";
import { fileStem, type RecordDraft, recordText } from "../../../src/commands/new/record-text.ts";
import { anyText } from "../../support/hostile.ts";
import { parsed } from "../../support/record.ts";

const draft: RecordDraft = {
  title: 'A "story": of #1',
  excerpt: "It's --- new",
  publishedAt: "2026-01-05T08:00:00.000Z",
  url: "https://news.example/a?b=1#c",
  isPublished: false,
  language: "en-GB",
  provider: { name: "The Paper", domain: "news.example", authors: ["Ann", "Bob"] },
  image: "https://news.example/a.png",
  topics: ["HTTP", "3.10"],
};

test("a record's text has its fields in one order, texts in quotes", () => {
  expect(recordText(draft)).toBe(`---
title: "A \\"story\\": of #1"
excerpt: "It's --- new"
publishedDateTime: 2026-01-05T08:00:00Z
originalUrl: "https://news.example/a?b=1#c"
published: false
language: "en-GB"
provider:
  name: "The Paper"
  domain: "news.example"
  authors:
    - name: "Ann"
    - name: "Bob"
images:
  - url: "https://news.example/a.png"
topics:
  - "HTTP"
  - "3.10"
---
`);
});

test("a record with little has no empty fields", () => {
  const { title, publishedAt, url } = draft;

  expect(recordText({ title, publishedAt, url, isPublished: true, topics: [] })).toBe(`---
title: "A \\"story\\": of #1"
publishedDateTime: 2026-01-05T08:00:00Z
originalUrl: "https://news.example/a?b=1#c"
published: true
---
`);
});

test("whatever a text holds, it is that text and nothing else", () => {
  fc.assert(
    fc.property(anyText(60), (text) => {
      const title = `x ${text.toWellFormed()}`;

      const { record, problems } = parsed(
        recordText({ ...draft, title: "Title", topics: [`t${title}`], excerpt: title }),
      );

      expect(problems.filter(({ field }) => field !== "excerpt" && !field?.startsWith("topics"))).toEqual([]);
      expect(record).toMatchObject({
        title: "Title",
        url: draft.url,
        isPublished: false,
        publishedAt: draft.publishedAt,
      });
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["A story: of #1!", "2026-01-05-a-story-of-1"],
  ["It's Ann’s", "2026-01-05-its-anns"],
  ["../../etc/passwd", "2026-01-05-etc-passwd"],
  ["人工智能 & más", "2026-01-05-人工智能-más"],
  ["🎉 ???", "2026-01-05-page"],
  [`${"word ".repeat(40)}end`, `2026-01-05-${"word-".repeat(12).slice(0, -1)}`],
])("the file of %j is %s", (title, expected) => {
  expect(fileStem({ title, publishedAt: draft.publishedAt })).toBe(expected);
});
