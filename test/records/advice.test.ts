import { describe, expect, test } from "vitest";
import { parsed } from "../support/record.ts";

/** The problems of a record that can be used all the same. */
function adviceOn(yaml: string): string[] {
  const { record, problems } = parsed(`---\ntitle: A\n${yaml}\n---\n`);
  expect(record).toBeDefined();
  return problems.map(({ line, column, field, message }) => `${line}:${column}: ${field}: ${message}`);
}

describe("topics", () => {
  test("that are empty or no text are told of by their number, and the others stay", () => {
    const yaml = "topics:\n  - AI\n  -\n  - ''\n  - Web\n  - [b]\n  - ~";

    expect(parsed(`---\ntitle: A\n${yaml}\n---\n`).record?.topics).toEqual(["AI", "Web"]);
    expect(adviceOn(yaml)).toEqual([
      "4:3: topics: entry 2 is empty and ignored; remove it",
      "6:5: topics: entry 3 is empty and ignored; remove it",
      "8:5: topics: entry 5 is no text and ignored; put it in quotes",
      "9:5: topics: entry 6 is empty and ignored; remove it",
    ]);
  });

  test("beyond the hundredth are told and left out", () => {
    const names = Array.from({ length: 150 }, (_, index) => `T${index}`);

    const { record, problems } = parsed(`---\ntitle: A\ntopics: [${names.join(", ")}]\n---\n`);

    expect(record?.topics).toEqual(names.slice(0, 100));
    expect(problems).toMatchObject([{ line: 3, field: "topics", message: expect.stringContaining("has 150 names") }]);
  });
});

describe("a field nobody knows", () => {
  test.each([
    ["publishd", "published"],
    ["publish", "published"],
    ["Removed", "removed"],
    ["topcis", "topics"],
    ["topic", "topics"],
    ["orginalUrl", "originalUrl"],
    ["publishedDatetime", "publishedDateTime"],
  ])("(%s) is likely a slip when %s is not there", (slip, meant) => {
    expect(adviceOn(`${slip}: x`)).toEqual([
      `3:${slip.length + 3}: ${slip}: unknown field "${slip}"; did you mean "${meant}"?`,
    ]);
  });

  test.each([
    ["is far from all others", "levels: 1"],
    ["has a word of its own", "publisher: The Paper"],
    ["stands beside the right one", "publishd: x\npublished: true"],
    ["stands beside what serves as well", "orginalUrl: x\nwebUrl: https://a.example/"],
  ])("is nobody's business when it %s", (_what, yaml) => {
    expect(adviceOn(yaml)).toEqual([]);
  });

  test("is told of beside a missing title", () => {
    expect(parsed("---\ntitel: A\n---\n").problems.map(({ message }) => message)).toEqual([
      "missing; give the record a title",
      'unknown field "titel"; did you mean "title"?',
    ]);
  });
});

describe("dates", () => {
  test("before there was a web are asked about", () => {
    expect(adviceOn("publishedDateTime: 0001-01-01T00:00:00Z\nupdatedDateTime: 1970-01-01")).toEqual([
      '3:20: publishedDateTime: "0001-01-01T00:00:00Z" is taken for no date; write one like 2026-01-31',
      "4:18: updatedDateTime: is this date right? it says 1970-01-01",
    ]);
    expect(adviceOn("publishedDateTime: 1990-01-01")).toEqual([]);
  });
});

describe("front matter that nothing ends", () => {
  const advice = "the line --- that ends the front matter is missing; add it below the fields";

  test("is said to be so, whether what follows is YAML or not", () => {
    expect(parsed("---\ntitle: A\n")).toMatchObject({
      record: { title: "A" },
      problems: [{ line: 1, message: advice }],
    });
    expect(parsed("---\ntitle: A\n\nSome text.\nMore: of it\n").problems).toEqual([
      { file: "a.md", line: expect.any(Number), column: expect.any(Number), message: advice },
    ]);
  });
});
