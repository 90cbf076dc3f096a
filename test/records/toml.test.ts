import { describe, expect, test } from "vitest";
import { parsed } from "../support/record.ts";

const hugo = `+++
title = 'Deep "water"'
date = 2026-03-04T08:00:00+01:00
lastmod = 2026-03-05
draft = false
tags = ['one', "two"]
weight = 3
quality = 87
summary = """
Two
lines."""
externalUrl = "https://water.example/deep"
[[enclosures]]
url = "https://water.example/a.mp3"
length = 12
[author]
name = "Ann"
+++

Body
`;

describe("TOML front matter", () => {
  test("is read like YAML", () => {
    const { record, problems } = parsed(hugo, { keepContent: true });

    expect(problems).toEqual([]);
    expect(record).toMatchObject({
      title: 'Deep "water"',
      excerpt: "Two lines.",
      url: "https://water.example/deep",
      publishedAt: "2026-03-04T07:00:00.000Z",
      updatedAt: "2026-03-05T00:00:00.000Z",
      topics: ["one", "two"],
      quality: 87,
      provider: { authors: ["Ann"] },
      enclosures: [{ url: "https://water.example/a.mp3", type: "audio/mpeg", length: 12 }],
      isPublished: true,
      markdown: "\nBody",
    });
  });

  test.each([
    ["CRLF line ends", hugo.replaceAll("\n", "\r\n")],
    ["blanks behind the fence", hugo.replace("+++\n", "+++  \n")],
    ["a byte order mark", `\ufeff${hugo}`],
    ["the fence of YAML that names it", hugo.replace("+++", "---toml").replace("+++", "---")],
  ])("may have %s", (_what, text) => {
    expect(parsed(text)).toMatchObject({ record: { title: 'Deep "water"' }, problems: [] });
  });

  test("local times are in `records.timezone`", () => {
    const text = '+++\ntitle = "A"\ndate = 2026-01-31T12:00:00\n+++\n';

    expect(parsed(text, { timezone: "America/New_York" }).record?.publishedAt).toBe("2026-01-31T17:00:00.000Z");
  });

  test("a float in a text field is a problem, since TOML has lost how it was written", () => {
    const { record, problems } = parsed('+++\ntitle = "A"\ntags = [3.10, "4.20", 5]\n+++\n');

    expect(record?.topics).toEqual(["4.20", "5"]);
    expect(problems).toMatchObject([{ line: 3, field: "tags", message: expect.stringContaining("put it in quotes") }]);
  });

  test.each([
    ["a text nobody closes", '+++\ntitle = "A\nx = 1\n+++\n', 2],
    ["a key twice", '+++\ntitle = "A"\ntitle = "B"\n+++\n', 3],
    ["a day that does not exist", '+++\ntitle = "A"\ndate = 2026-02-30T00:00:00Z\n+++\n', 3],
  ])("with %s is a problem with its line, and quotes nothing of the file", (_what, text, line) => {
    const { record, problems } = parsed(text.replace("title", 'secured = "c2VjcmV0"\ntitle'));

    expect(record).toBeUndefined();
    expect(problems).toMatchObject([{ line: line + 1, message: expect.stringMatching(/TOML|is no date/u) }]);
    expect(JSON.stringify(problems)).not.toContain("c2VjcmV0");
  });

  test("finds the place of a faulty field", () => {
    const { problems } = parsed('+++\ntitle = "A"\n"quality" = "high"\n[provider]\nname = [1]\n+++\n');

    expect(problems.map(({ line, field }) => [line, field])).toEqual([
      [3, "quality"],
      [4, "provider.name"],
    ]);
  });

  test("that nothing ends says so", () => {
    expect(parsed('+++\ntitle = "A"\n')).toMatchObject({
      record: { title: "A" },
      problems: [{ message: "the line +++ that ends the front matter is missing; add it below the fields" }],
    });
  });
});
