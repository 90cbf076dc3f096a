import { describe, expect, test } from "vitest";
import { parsed, recordOf, recordText } from "../support/record.ts";

describe("texts", () => {
  test.each([
    [{ title: "A" }, "A"],
    [{ title: undefined, name: "Ann" }, "Ann"],
    [{ title: "A", name: "Ann" }, "A"],
    [{ title: 2024 }, "2024"],
    [{ title: true }, "true"],
    [{ title: "  Tom &amp;amp; <b>Jerry</b>\u0000 " }, "Tom & Jerry"],
  ])("take the title from `title`, else `name`: %j", (fields, title) => {
    const { record } = parsed(recordText(withoutUndefined(fields)));

    expect(record?.title).toBe(title);
  });

  test.each([
    [{ excerpt: "E", bio: "B", description: "D" }, "E"],
    [{ bio: "B", description: "D" }, "B"],
    [{ description: "D&hellip;\n<br>more" }, "D… more"],
    [{ excerpt: null, description: "D" }, "D"],
    [{}, ""],
  ])("take the summary from `excerpt`, else `bio`, else `description`: %j", (fields, excerpt) => {
    expect(recordOf(fields).excerpt).toBe(excerpt);
  });

  test("cut an endless title and say so", () => {
    const { record, problems } = parsed(recordText({ title: `${"a".repeat(499)}😀 and more` }));

    expect(record?.title).toBe("a".repeat(499));
    expect(problems).toEqual([expect.objectContaining({ field: "title", message: expect.stringContaining("is cut") })]);
  });

  test("cut an endless summary between characters", () => {
    const { excerpt } = recordOf({ excerpt: `${"a".repeat(9_999)}😀 and more` });

    expect(excerpt).toBe("a".repeat(9_999));
  });
});

describe("the link", () => {
  test.each([
    [{ originalUrl: "https://a.example/1", webUrl: "https://b.example/2" }, "https://a.example/1"],
    [{ webUrl: "https://b.example/2" }, "https://b.example/2"],
    [{ originalUrl: " ", webUrl: "https://b.example/2" }, "https://b.example/2"],
    [{ originalUrl: "HTTPS://A.example/x y" }, "https://a.example/x%20y"],
    [{ ampWebUrl: "https://amp.example/1", cdnAmpWebUrl: "https://cdn.ampproject.org/1" }, undefined],
    [{}, undefined],
  ])("is `originalUrl`, else `webUrl`, never an AMP page: %j", (fields, url) => {
    expect(recordOf(fields).url).toBe(url);
  });

  test("falls back to `webUrl` when `originalUrl` is bad, and says so", () => {
    const { record, problems } = parsed(
      recordText({ title: "A", originalUrl: "https//a.example", webUrl: "https://b.example/2" }),
    );

    expect(record?.url).toBe("https://b.example/2");
    expect(problems).toEqual([expect.objectContaining({ field: "originalUrl", line: 3, column: 14 })]);
  });

  test("leaves the record out when it is bad and nothing stands in", () => {
    const { record, problems } = parsed(recordText({ title: "A", originalUrl: "javascript:alert(1)", webUrl: "x" }));

    expect(record).toBeUndefined();
    expect(problems.map(({ field }) => field)).toEqual(["originalUrl", "webUrl"]);
  });
});

describe("dates", () => {
  test.each([
    ["the front matter", { publishedDateTime: "2026-03-04T05:06:07Z" }, "a.md", "2026-03-04T05:06:07.000Z"],
    [
      "the front matter before the name",
      { publishedDateTime: "2026-03-04" },
      "2020-01-01.md",
      "2026-03-04T00:00:00.000Z",
    ],
    ["the file's name", {}, "news/2026-03-04-a.md", "2026-03-04T00:00:00.000Z"],
    [
      "the file's name, when the field is empty",
      { publishedDateTime: null },
      "2026-03-04.md",
      "2026-03-04T00:00:00.000Z",
    ],
    ["nowhere", {}, "a.md", undefined],
    ["nowhere: an update is no publication", { updatedDateTime: "2026-03-04" }, "a.md", undefined],
  ])("of publication come from %s", (_what, fields, path, publishedAt) => {
    expect(recordOf(fields, { path }).publishedAt).toBe(publishedAt);
  });

  test("of the update are kept apart", () => {
    const record = recordOf({ publishedDateTime: "2026-03-04", updatedDateTime: "2026-03-05T01:00:00+01:00" });

    expect(record).toMatchObject({ publishedAt: "2026-03-04T00:00:00.000Z", updatedAt: "2026-03-05T00:00:00.000Z" });
  });

  test("may stand unquoted, as YAML reads them", () => {
    const { record } = parsed(
      "---\ntitle: A\npublishedDateTime: 2026-03-04T05:06:07Z\nupdatedDateTime: 2026-03-05\n---\n",
    );

    expect(record).toMatchObject({ publishedAt: "2026-03-04T05:06:07.000Z", updatedAt: "2026-03-05T00:00:00.000Z" });
  });
});

describe("publication", () => {
  test.each([true, "true", "True", "yes", "on", " ON "])("published: %j publishes", (published) => {
    expect(recordOf({ published })).toMatchObject({ isPublished: true });
    expect(recordOf({ published })).not.toHaveProperty("isUndecided");
  });

  test.each([false, "false", "no", "off", "OFF"])("published: %j does not", (published) => {
    expect(recordOf({ published })).toMatchObject({ isPublished: false });
  });

  test.each(["maybe", "y", 1, []])("published: %j is a problem and leaves the record out", (published) => {
    const { record, problems } = parsed(recordText({ title: "A", published }));

    expect(record).toBeUndefined();
    expect(problems).toEqual([
      { file: "a.md", line: 3, column: 12, field: "published", message: "must be true or false" },
    ]);
  });

  test.each([
    ["publish", {}, "news", true],
    ["hide", {}, "news", false],
    ["publish", { news: { undecided: "hide" } }, "news", false],
    ["hide", { news: { undecided: "publish" } }, "news", true],
    ["hide", { news: { undecided: "publish" } }, "video", false],
    ["publish", { news: { undecided: "hide" } }, "constructor", true],
  ] as const)(
    "absent, with undecided: %s and kinds: %j, makes a %s published: %s",
    (undecided, kinds, category, isPublished) => {
      expect(recordOf({ category }, { undecided, kinds })).toMatchObject({ isPublished, isUndecided: true });
    },
  );

  test.each([
    [{ removed: true }, true],
    [{ removed: "yes" }, true],
    [{ removed: false }, false],
    [{ removed: null }, false],
    [{}, false],
  ])("%j means removed: %s", (fields, isRemoved) => {
    expect(recordOf(fields).isRemoved).toBe(isRemoved);
  });
});

describe("topics", () => {
  test.each([
    [
      ["AI", "Machine Learning"],
      ["AI", "Machine Learning"],
    ],
    [["AI", " AI ", "A&#73;", "&nbsp;"], ["AI"]],
    ["AI", ["AI"]],
    [
      [2024, true],
      ["2024", "true"],
    ],
    [null, []],
    [undefined, []],
  ])("%j are %j", (topics, expected) => {
    expect(recordOf(withoutUndefined({ topics })).topics).toEqual(expected);
  });
});

describe("kind", () => {
  test.each([
    [{ category: "News", type: "article" }, "news"],
    [{ type: "Video" }, "video"],
    [{ category: " " }, undefined],
    [{}, undefined],
  ])("is `category`, else `type`, in small letters: %j", (fields, kind) => {
    expect(recordOf(fields).kind).toBe(kind);
  });
});

describe("a language that is none", () => {
  test.each([
    ["jp", 'did you mean "ja"?'],
    ["cn", 'did you mean "zh"?'],
    ["xx", "write it like en or pt-BR"],
    ["en-XQ", "write it like en or pt-BR"],
    ["English", '"English" is no language'],
    ["x\u0000", '"x" is no language'],
  ])("(%j) is told and left out", (language, advice) => {
    const { record, problems } = parsed(recordText({ title: "A", language }));

    expect(record).not.toHaveProperty("language");
    expect(problems).toEqual([
      expect.objectContaining({ field: "language", message: expect.stringContaining(advice) }),
    ]);
  });
});

describe("numbers", () => {
  test.each([
    [
      { quality: 87, heat: 12.5 },
      { quality: 87, heat: 12.5 },
    ],
    [{ heat: 0 }, { heat: 0 }],
    [{ heat: -1 }, {}],
    [{ quality: null }, {}],
  ])("%j are kept as %j, a heat of -1 being unset", (fields, expected) => {
    const { quality, heat } = recordOf(fields);

    expect(withoutUndefined({ quality, heat })).toEqual(expected);
  });
});

describe("the provider", () => {
  test.each([
    [
      { name: "The Paper", domain: "Paper.example" },
      { name: "The Paper", domain: "paper.example", authors: [] },
    ],
    [
      { name: "https//beincrypto.com", domain: "beincrypto.com" },
      { name: "beincrypto.com", domain: "beincrypto.com", authors: [] },
    ],
    [{ name: "https//beincrypto.com" }, undefined],
    [
      { name: "", domain: "paper.example" },
      { name: "paper.example", domain: "paper.example", authors: [] },
    ],
    [
      { name: "A", domain: "https://paper.example/x" },
      { name: "A", authors: [] },
    ],
    [
      { name: "A", domain: "localhost" },
      { name: "A", authors: [] },
    ],
    [
      { name: "A", authors: ["Ann &amp; Bob", { name: "Cy" }, "Cy"] },
      { name: "A", authors: ["Ann & Bob", "Cy"] },
    ],
    [
      { name: "A", images: [{ url: "https://paper.example/logo.png" }] },
      { name: "A", authors: [] },
    ],
    [{}, undefined],
    [null, undefined],
  ])("%j becomes %j", (provider, expected) => {
    expect(recordOf({ provider }).provider).toEqual(expected);
  });
});

describe("images", () => {
  test("keep address, size and title", () => {
    const images = [{ url: "https://a.example/b.png", width: 640, height: "480", title: "A &amp; B", isCached: true }];

    expect(recordOf({ images }).images).toEqual([
      { url: "https://a.example/b.png", width: 640, height: 480, title: "A & B" },
    ]);
  });

  test.each([0, -5, "wide", 1.5, null])("without a sensible size (%j) have none", (width) => {
    expect(recordOf({ images: [{ url: "https://a.example/b.png", width }] }).images).toEqual([
      { url: "https://a.example/b.png" },
    ]);
  });

  test("below the site's root resolve against its asset base, and are dropped without one", () => {
    const images = [{ url: "/img/b.png" }];

    expect(recordOf({ images }, { assetBase: "https://a.example/static" }).images).toEqual([
      { url: "https://a.example/static/img/b.png" },
    ]);
    expect(recordOf({ images }).images).toEqual([]);
  });
});

describe("related pages", () => {
  test("keep title, address and source, and are dropped without one of the first two", () => {
    const related = [
      { title: "One &amp; two", webUrl: "https://a.example/1", provider: { name: "The Paper" }, quality: 3 },
      { title: "Three", originalUrl: "https://a.example/3", provider: { name: "//x", domain: "paper.example" } },
      { title: "No link" },
      { title: "Bad link", webUrl: "javascript:alert(1)" },
      { webUrl: "https://a.example/4" },
    ];

    expect(recordOf({ related }).related).toEqual([
      { title: "One & two", url: "https://a.example/1", source: "The Paper" },
      { title: "Three", url: "https://a.example/3", source: "paper.example" },
    ]);
  });
});

describe("content", () => {
  test.each<[string, string, Record<string, unknown>, string, object]>([
    ["Markdown in .md", "a.md", {}, "# File\n", { markdown: "# File" }],
    ["Markdown in .txt", "a.txt", {}, "# File\n", { markdown: "# File" }],
    ["HTML in .html", "a.html", {}, "<p>File</p>\n", { html: "<p>File</p>" }],
    ["the HTML of `body` before the file's", "a.md", { body: "<p>Field</p>" }, "# File", { html: "<p>Field</p>" }],
    [
      "`featuredContent` above all",
      "a.md",
      { featuredContent: "<i>F</i>" },
      "# File",
      { html: "<i>F</i>", markdown: "# File" },
    ],
    ["both in HTML", "a.md", { featuredContent: "<i>F</i>", body: "<p>B</p>" }, "", { html: "<i>F</i>\n<p>B</p>" }],
    ["nothing", "a.md", {}, "  \n", {}],
  ])("is %s, and only kept when feeds show it", (_what, path, fields, text, content) => {
    const { html, markdown } = recordOf(fields, { path, text, keepContent: true });

    expect(withoutUndefined({ html, markdown })).toEqual(content);
    expect(recordOf(fields, { path, text, keepContent: false })).not.toMatchObject(
      expect.objectContaining({ html: expect.anything() }),
    );
  });

  test.each([
    ["markdown", "a.html", { markdown: "# x" }],
    ["html", "a.md", { html: "# x" }],
  ] as const)("is %s whatever the file is called, when `records.body` says so", (body, path, content) => {
    expect(recordOf({}, { body, path, text: "# x", keepContent: true })).toMatchObject(content);
  });

  test("never holds lone surrogates", () => {
    expect(recordOf({ body: "a\ud83db" }, { keepContent: true }).html?.isWellFormed()).toBe(true);
  });
});

describe("what else a record says", () => {
  test.each([
    ["en", "en"],
    [" pt-BR ", "pt-BR"],
    ["zh_CN", "zh-CN"],
    ["en_US.UTF-8", "en-US"],
    ["PT-br", "pt-BR"],
    ["zh-hant-tw", "zh-Hant-TW"],
  ])("language: %j is %j", (language, expected) => {
    expect(recordOf({ language }).language).toBe(expected);
  });

  test.each([
    ["my-id", "my-id"],
    [42, "42"],
    [" ", undefined],
    ["urn:isbn:0451450523", "urn:isbn:0451450523"],
  ])("id: %j is its own id %j", (id, ownId) => {
    expect(recordOf({ id }).ownId).toBe(ownId);
  });

  test("keeps the path it was read from", () => {
    expect(recordOf({}, { path: "news/2026/a.md" }).path).toBe("news/2026/a.md");
  });

  test("is dropped, secrets first", () => {
    const secured = "c2VjcmV0IGNpcGhlcnRleHQ=;aW5pdGlhbGlzYXRpb24=";

    const result = parsed(
      recordText({
        title: "A",
        secured,
        provider: { name: "P", secured },
        images: [{ url: "https://a.example/b.png", secured }],
        members: [secured],
        published: "maybe",
      }),
    );

    expect(JSON.stringify(result)).not.toContain(secured);
    expect(JSON.stringify(recordOf({ secured, members: [secured], length: "PT1H" }))).not.toMatch(/secured|c2Vj|PT1H/u);
  });
});

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
