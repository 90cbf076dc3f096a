import { describe, expect, test } from "vitest";
import { recordPolicy } from "../../src/records/policy.ts";
import { parsed, recordOf, recordText } from "../support/record.ts";

describe("scalars", () => {
  test.each([
    ["3.10", "3.10"],
    ["007", "007"],
    ["1e3", "1e3"],
    ["0x1F", "0x1F"],
    ["2.0", "2.0"],
    ["1_000", "1_000"],
    ["true", "true"],
    ["NO", "NO"],
    ["2026-01-31", "2026-01-31"],
    ["12:30:45", "12:30:45"],
    [".5", ".5"],
    ["+1", "+1"],
    ["!!int 7", "7"],
    ["!!str 07", "07"],
  ])("%s is text as it is written", (yaml, text) => {
    expect(parsed(`---\ntitle: ${yaml}\ntopics: [${yaml}]\nid: ${yaml}\n---\n`).record).toMatchObject({
      title: text,
      topics: [text],
      ownId: text,
    });
  });

  test.each([
    ["87", 87],
    ["'12.5'", 12.5],
    ["1e2", 100],
    ["-3", -3],
    [".5", 0.5],
  ])("%s is a number where one is asked for", (yaml, number) => {
    expect(parsed(`---\ntitle: A\nquality: ${yaml}\n---\n`).record?.quality).toBe(number);
  });

  test.each(["high", "0x1F", "1_000", ".nan", ".inf", "1e999", "[]"])("%s is none", (yaml) => {
    expect(parsed(`---\ntitle: A\nquality: ${yaml}\n---\n`)).toMatchObject({
      problems: [{ field: "quality", message: "must be a number" }],
    });
  });
});

describe("an empty value", () => {
  test.each(["", "''", "' '", "~", "null"])("says nothing: %j", (empty) => {
    const names = ["published", "draft", "status", "date", "link", "tags", "author", "image", "lang", "id", "audio"];
    const { record, problems } = parsed(`---\ntitle: A\n${names.map((name) => `${name}: ${empty}\n`).join("")}---\n`);

    expect(problems).toEqual([]);
    expect(record).toMatchObject({ isPublished: true, topics: [], images: [] });
  });

  test("leaves its place to the next name", () => {
    expect(recordOf({ excerpt: "", summary: "S" }).excerpt).toBe("S");
  });
});

describe("topics of other generators", () => {
  test.each([
    [{ tags: ["a"], categories: ["b"] }, ["a", "b"]],
    [{ tags: "a, b ,c" }, ["a", "b", "c"]],
    [{ tags: ["posts", "Post", "ALL", "a"], categories: "Uncategorized" }, ["a"]],
    [{ topics: ["Posts"], tags: ["a"] }, ["Posts"]],
    [{ topics: "News, Web" }, ["News", "Web"]],
    [{ tags: [] }, []],
  ])("%j are %j", (fields, topics) => {
    expect(recordOf(fields).topics).toEqual(topics);
  });

  test("are split at blanks when the config says so", () => {
    expect(recordOf({ tags: "one two,three" }, { topicSeparator: "blank" }).topics).toEqual(["one", "two", "three"]);
  });
});

describe("people", () => {
  test.each([
    [{ author: "Ann" }, ["Ann"]],
    [{ author: ["Ann", "Bob"] }, ["Ann", "Bob"]],
    [{ author: { name: "Ann", url: "https://ann.example/" } }, ["Ann"]],
    [{ authors: [{ name: "Ann" }, "Bob", "Ann"] }, ["Ann", "Bob"]],
    [{ author: "Ann <ann@example.org>" }, ["Ann"]],
    [{ author: "ann@example.org (Ann)" }, ["Ann"]],
    [{ author: "Ann", provider: { authors: "Cy" } }, ["Ann", "Cy"]],
  ])("%j are %j", (fields, authors) => {
    expect(recordOf(fields).provider?.authors).toEqual(authors);
  });

  test("are never mail addresses", () => {
    expect(recordOf({ author: "ann@example.org" })).not.toHaveProperty("provider");
  });
});

describe("pictures of other generators", () => {
  const url = "https://a.example/b.png";

  test.each([
    [{ image: url }, { url }],
    [{ image: { path: url, alt: "B" } }, { url, title: "B" }],
    [{ cover: { image: url, caption: "C" } }, { url, title: "C" }],
    [{ thumbnail: url }, { url }],
    [{ heroImage: { src: url, width: "640", height: 480 } }, { url, width: 640, height: 480 }],
    [{ images: url }, { url }],
    [{ images: [{ href: url, title: "T", alt: "B" }] }, { url, title: "T" }],
  ])("%j is one", (fields, image) => {
    expect(recordOf(fields).images).toEqual([image]);
  });

  test("with addresses within their own project are dropped", () => {
    expect(recordOf({ heroImage: "../../assets/b.png" }).images).toEqual([]);
    expect(recordOf({ images: [url, "b.png"] }).images).toEqual([{ url }]);
  });
});

describe("files to play", () => {
  const url = "https://a.example/b.mp3";

  test.each([
    ["90", 90],
    ["1:02:03", 3723],
    ["02:03", 123],
    ["PT1H2M3S", 3723],
    ["P1DT1S", 86_401],
    ["soon", undefined],
    ["0", undefined],
  ])("last as long as %s says: %s seconds", (duration, seconds) => {
    const [enclosure] = recordOf({ enclosures: [{ url, duration }] }).enclosures ?? [];

    expect(enclosure?.durationSeconds).toBe(seconds);
  });

  test.each([
    [{ length: 1234 }, 1234],
    [{ size: "99" }, 99],
    [{ length: 0 }, undefined],
    [{ length: "12 MB" }, undefined],
  ])("are as long as %j says, or say nothing", (fields, length) => {
    expect(recordOf({ audio: { url, ...fields } }).enclosures?.[0]?.length).toBe(length);
  });

  test("are each there once, from all fields that name some", () => {
    const enclosures = [url, { url: "https://a.example/c.bin", type: "Video/MP4" }];

    expect(recordOf({ enclosures, audio: url }).enclosures).toEqual([
      { url, type: "audio/mpeg" },
      { url: "https://a.example/c.bin", type: "video/mp4" },
    ]);
  });
});

describe("ids", () => {
  test.each(["my-id", "http://a.example/1", "HTTPS://a.example/1", "tag:a.example,2026-01:x", "urn:isbn:0451450523"])(
    "%s is one",
    (id) => {
      expect(recordOf({ id }).ownId).toBe(id);
    },
  );

  test.each(["javascript:alert(1)", "data:text/html,x", "news:1", "tag:a", "urn:x", "http:a", "mailto:a@b.example"])(
    "%s is none: the path makes one, and a problem says so",
    (id) => {
      const { record, problems } = parsed(recordText({ title: "A", id }));

      expect(record).not.toHaveProperty("ownId");
      expect(problems).toMatchObject([{ field: "id", line: 3, message: expect.stringContaining("the path is used") }]);
    },
  );

  test("are never slugs", () => {
    expect(recordOf({ slug: "x" })).not.toHaveProperty("ownId");
  });
});

describe("`records.fields`", () => {
  test("goes before the names of the table, also into mappings", () => {
    const fields = { url: ["meta.link", "my_link"], title: ["heading"], draft: ["secret"] };

    expect(recordOf({ my_link: "https://b.example/", link: "https://c.example/" }, { fields }).url).toBe(
      "https://b.example/",
    );
    expect(recordOf({ meta: { link: "https://a.example/" }, my_link: "x" }, { fields }).url).toBe("https://a.example/");
    expect(recordOf({ heading: "H" }, { fields }).title).toBe("H");
    expect(recordOf({ secret: true }, { fields })).toMatchObject({ isDraft: true });
  });

  test("reaches no further than the record itself", () => {
    const fields = { title: ["constructor.name", "__proto__.x"], excerpt: ["meta.toString"] };

    expect(recordOf({ meta: {} }, { fields })).toMatchObject({ title: "A story", excerpt: "" });
  });

  test.each([
    [{ fields: { url: "my_link" } }, true],
    [{ fields: { url: [] } }, true],
    [{ fields: { link: ["x"] } }, false],
    [{ fields: { url: [""] } }, false],
    [{ fields: { excerpt: ["a.secured"] } }, false],
    [{ timezone: "Europe/Berlin" }, true],
    [{ timezone: "Berlin" }, false],
    [{ urlPattern: "https://me.example/:slug/" }, true],
    [{ urlPattern: "/:slug/" }, false],
    [{ urlPattern: "https://me.example/" }, false],
  ])("and its neighbours: %j is right: %s", (policy, isRight) => {
    expect(recordPolicy.safeParse(policy).success).toBe(isRight);
  });
});

test("of very many faults the first hundred are told, and how many more there are", () => {
  const topics = Array.from({ length: 5000 }, () => []);

  const { problems } = parsed(recordText({ title: "A", topics }));

  expect(problems).toHaveLength(101);
  expect(problems.at(-1)?.message).toBe("has 4900 more problems like these");
});
