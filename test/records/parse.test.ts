import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/model/problem.ts";
import { anyText } from "../support/hostile.ts";
import { parsed, parseOptions, recordText } from "../support/record.ts";

const bomb = [..."bcdefghij"].map((name, index, all) => {
  return `${name}: &${name} [${Array(9)
    .fill(`*${index === 0 ? "a" : all[index - 1]}`)
    .join(", ")}]\n`;
});

describe("a file that is no record", () => {
  test.each<[string, string | Buffer, Partial<Problem>]>([
    ["empty", "", { line: 1, column: 1, message: "the file is empty; write a record or remove it" }],
    [
      "Latin-1",
      Buffer.from("---\ntitle: caf\xe9\n---\n", "latin1"),
      { line: 2, message: "not UTF-8 (Latin-1?); save the file as UTF-8" },
    ],
    ["Latin-1 at its very end", Buffer.from("---\ntitle: A\n---\n\n\xe9", "latin1"), { line: 5 }],
    [
      "UTF-16 without a byte order mark",
      Buffer.from("---\ntitle: A\n---\n", "utf16le"),
      { line: 1, message: "holds NUL bytes; this is no text file" },
    ],
    ["JSON alone", '{ "title": "A" }\n', { line: 1, message: expect.stringContaining("add those lines") }],
    [
      "TOML with a fault",
      '+++\ntitle = "A"\nexcerpt = "B\n+++\n',
      {
        line: 3,
        column: 11,
        message: expect.stringMatching(/^front matter is not valid TOML: [^\n]*; mend it here$/u),
      },
    ],
    ["binary", "---\ntitle: A\n---\n\0\0", { line: 4, message: "holds NUL bytes; this is no text file" }],
    [
      "without front matter",
      "# A title\n",
      { line: 1, column: 1, message: expect.stringContaining("starts with a line ---") },
    ],
    [
      "JavaScript",
      "---js\n{ title: (globalThis.wasRun = true) }\n---\n",
      { line: 1, column: 4, message: expect.stringContaining('"js" is refused') },
    ],
    [
      "an alias bomb",
      `---\na: &a [x, x]\n${bomb.join("")}---\n`,
      { line: 4, message: expect.stringContaining("aliases") },
    ],
    ["a list", "---\n- title: A\n---\n", { line: 2, message: expect.stringContaining("not a mapping") }],
    ["broken YAML", '---\ntitle: "A\n---\n', { message: expect.stringContaining("not valid YAML") }],
  ])("(%s) is one problem with its place and what to do", (_what, text, expected) => {
    const result = parsed(text, {}, "news/a.md");

    expect(result).toEqual({
      problems: [
        { file: "news/a.md", line: expect.any(Number), column: expect.any(Number), message: expect.any(String) },
      ],
      isWithdrawn: false,
    });
    expect(result.problems[0]).toMatchObject(expected);
    expect(globalThis).not.toHaveProperty("wasRun");
  });
});

describe("a file that is a record all the same", () => {
  test.each([
    ["with a byte order mark", "\ufeff---\ntitle: A\n---\n"],
    ["with CRLF line ends", "---\r\ntitle: A\r\n---\r\nBody\r\n"],
    ["with the line ends of old Macs", "---\rtitle: A\r---\rBody\r"],
    ["with dots below the fields", "---\ntitle: A\n...\nBody: text\n---\n"],
    ["with a second document", "---\ntitle: A\n---\n---\ntitle: B\n---\n"],
    ["with a third ---", "---\ntitle: A\n---\nBody\n---\nMore\n"],
    ["with nothing below", "---\ntitle: A\n---"],
    ["with keys nobody knows", "---\ntitle: A\nlevels: [1, 2]\nmembers: { x: y }\n__proto__: { title: B }\n---\n"],
    [
      "with empty fields",
      "---\ntitle: A\nexcerpt:\ntopics:\nimages:\nrelated:\nprovider:\npublished:\nquality:\nid:\n---\n",
    ],
  ])("(%s) is read without a word", (_what, text) => {
    const { record, problems } = parsed(text);

    expect(record).toMatchObject({ title: "A", isPublished: true });
    expect(problems).toEqual([]);
  });
});

describe("a fault in one field", () => {
  test.each<[string, Partial<Problem>]>([
    ["excerpt: [a]", { line: 3, column: 10, field: "excerpt", message: "must be text; put it in quotes" }],
    [
      "updatedDateTime: soon",
      { line: 3, column: 18, field: "updatedDateTime", message: "is no date; write it like 2026-01-31T12:00:00Z" },
    ],
    ["topics: { a: b }", { line: 3, column: 9, field: "topics", message: "must be a list of names" }],
    ["quality: high", { line: 3, column: 10, field: "quality", message: "must be a number" }],
    ["heat: hot", { line: 3, column: 7, field: "heat", message: "must be a number" }],
    [
      "images: [[x.png]]",
      { line: 3, column: 10, field: "images.0", message: "must be an address, or { url, width, height }" },
    ],
    [
      "images:\n  - width: 3",
      { line: 4, column: 3, field: "images", message: "has a picture without an address; give it a url" },
    ],
    ["related: x", { line: 3, column: 10, field: "related", message: "must be a list of { title, webUrl }" }],
    ["related: [x]", { line: 3, column: 11, field: "related.0", message: "must be { title, webUrl }" }],
    ["provider: Reuters", { line: 3, column: 11, field: "provider", message: "must be { name, domain }" }],
    [
      "provider: { authors: [[1]] }",
      { line: 3, column: 22, field: "provider.authors", message: "must be a name, { name }, or a list of them" },
    ],
    [
      "author: { age: 3 }",
      { line: 3, column: 9, field: "author", message: "must be a name, { name }, or a list of them" },
    ],
    ["category: []", { line: 3, column: 11, field: "category", message: "must be text; put it in quotes" }],
    [
      "excerpt: It â€™s",
      { line: 3, column: 10, field: "excerpt", message: "looks like text read in the wrong encoding; retype it" },
    ],
    [
      "bio: caf\ufffd",
      { line: 3, column: 6, field: "bio", message: "looks like text read in the wrong encoding; retype it" },
    ],
  ])("(%s) is told with its place and the record goes on without it", (yaml, problem) => {
    const { record, problems } = parsed(`---\ntitle: A\n${yaml}\n---\n`);

    expect(record?.title).toBe("A");
    expect(problems).toEqual([{ file: "a.md", ...problem }]);
  });

  test.each<[string, Partial<Problem>]>([
    ["excerpt: B", { line: 1, column: 1, field: "title", message: "missing; give the record a title" }],
    ["title: '  '", { line: 2, column: 8, field: "title", message: "missing; give the record a title" }],
    ["title: [A]", { line: 2, column: 8, field: "title", message: "must be text; put it in quotes" }],
    ["title: A\npublished: maybe", { line: 3, column: 12, field: "published", message: "must be true or false" }],
    ["title: A\nremoved: perhaps", { line: 3, column: 10, field: "removed", message: "must be true or false" }],
    [
      "title: A\npublishedDateTime: 2026-02-30",
      { line: 3, column: 20, field: "publishedDateTime", message: "is no date; write it like 2026-01-31T12:00:00Z" },
    ],
    ["title: A\nid: {}", { line: 3, column: 5, field: "id", message: "must be text; put it in quotes" }],
    [
      "title: A\nwebUrl: https//a.example",
      { line: 3, column: 9, field: "webUrl", message: expect.stringContaining("write it as https://") },
    ],
  ])("(%s) that decides everything leaves the record out", (yaml, problem) => {
    const { record, problems } = parsed(`---\n${yaml}\n---\n`);

    expect(record).toBeUndefined();
    expect(problems).toEqual([{ file: "a.md", ...problem }]);
  });

  test("does not hide another", () => {
    const { problems } = parsed("---\ntitle: A\nquality: high\nprovider: Reuters\npublished: maybe\n---\n");

    expect(problems.map(({ line, field }) => [line, field]).sort()).toEqual([
      [3, "quality"],
      [4, "provider"],
      [5, "published"],
    ]);
  });
});

describe("a broken record", () => {
  test.each([
    "---\npublished: false\ntitle: [\n---\n",
    "---\ntitle: [\n  published: false\n---\n",
    "---\ntitle: [\npublished: 'no'\n---\n",
    '---\ntitle: [\nremoved: "true"\n---\n',
    "---\nPublished: Off\ntitle: [\n---\n",
    "---\r\nremoved: yes\r\ntitle: [\r\n---\r\n",
    "---\npublished: false\n---\n",
    "---\ntitle: A\npublished: false\npublishedDateTime: soon\n---\n",
    Buffer.from("---\ntitle: caf\xe9\npublished: false\n---\n", "latin1"),
  ])("still withdraws what it published: %j", (text) => {
    const { record, isWithdrawn } = parsed(text);

    expect({ record, isWithdrawn }).toEqual({ record: undefined, isWithdrawn: true });
  });

  test.each([
    "---\ntitle: [\n---\n",
    "---\ntitle: [\npublished: true\nremoved: false\n---\n",
    "---\ntitle: [\nunpublished: false\n---\n",
    "---\ntitle: [\npublished: falsehood\n---\n",
  ])("withdraws nothing by itself: %j", (text) => {
    const { record, isWithdrawn } = parsed(text);

    expect({ record, isWithdrawn }).toEqual({ record: undefined, isWithdrawn: false });
  });

  test("that is sound again withdraws nothing", () => {
    expect(parsed("---\ntitle: A\npublished: false\n---\n").isWithdrawn).toBe(false);
  });
});

describe("whatever bytes come", () => {
  const goodText = recordText({
    title: "A story",
    excerpt: "What &amp; why",
    originalUrl: "https://example.org/a",
    publishedDateTime: "2026-03-04T05:06:07Z",
    published: true,
    topics: ["AI", "C++"],
    provider: { name: "The Paper", domain: "paper.example", authors: ["Ann"] },
    images: [{ url: "https://example.org/a.png", width: 1, height: 2 }],
    related: [{ title: "Other", webUrl: "https://example.org/b" }],
    secured: "c2VjcmV0;aXY=",
  });
  const piece = fc.oneof(
    anyText(6),
    fc.constantFrom(
      "---",
      "\n---\n",
      "[",
      "{",
      "&a ",
      "*a",
      "!!js ",
      "<<: *a\n",
      ": ",
      "- ",
      "\t",
      "'",
      '"',
      "|\n",
      ">",
      "\r",
      "\u2028",
    ),
    fc.constantFrom(
      "__proto__: ",
      "constructor: ",
      "secured: ",
      "title: ",
      "published: ",
      "null",
      "1e999",
      ".nan",
      "0x",
    ),
  );
  const edit = fc.record({ at: fc.nat(goodText.length), cut: fc.nat(30), piece });
  const mutated = fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) =>
      edits.reduce((text, { at, cut, piece: put }) => text.slice(0, at) + put + text.slice(at + cut), goodText),
    );

  /** A record or a problem, each problem usable. */
  function check(bytes: Buffer) {
    const { record, problems } = parsed(bytes, { ...parseOptions, keepContent: true });

    expect(record === undefined && problems.length === 0).toBe(false);
    for (const { file, line, column, message } of problems) {
      expect(file).toBe("a.md");
      expect(line).toBeGreaterThanOrEqual(1);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(message).not.toBe("");
    }
    expect(record ?? { title: "-" }).toMatchObject({ title: expect.stringMatching(/./u) });
  }

  test("they are a record or a problem with its place: random bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => check(Buffer.from(bytes))));
  });

  test("they are a record or a problem with its place: random text as front matter", () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (parts) => check(Buffer.from(`---\n${parts.join("")}`))));
  });

  test("they are a record or a problem with its place: a sound record, mangled", () => {
    fc.assert(
      fc.property(mutated, (text) => check(Buffer.from(text))),
      { numRuns: 1000 },
    );
  });
});
