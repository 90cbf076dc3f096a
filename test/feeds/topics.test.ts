import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TopicEntry } from "../../src/feeds/taxonomy.ts";
import { spellTopic } from "../../src/feeds/topic-id.ts";
import { buildTopics, type FoundName, type TopicsOptions } from "../../src/feeds/topics.ts";
import { topicKey } from "../../src/model/topic.ts";
import { anyText } from "../support/hostile.ts";

function anEntry(overrides: Partial<TopicEntry> & { name: string }): TopicEntry {
  return { file: "config/topics/x.yaml", aliases: [], keywords: [], formerIds: [], isRetired: false, ...overrides };
}

function build(
  entries: readonly TopicEntry[],
  names: readonly (string | FoundName)[] = [],
  options: Partial<TopicsOptions> = {},
) {
  const found = names.map((name) => (typeof name === "string" ? { name } : name));
  const { topics, problems } = buildTopics(entries, found, { unknown: "create", rollUp: true, ...options });
  const byName = Object.fromEntries(topics.map((topic) => [topic.name, topic]));
  return {
    topics,
    byName,
    ids: Object.fromEntries(topics.map(({ name, id }) => [name, id])),
    messages: problems.map(({ message }) => message),
  };
}

describe("topics", () => {
  test("come from the taxonomy and from the names in records, in the order of their ids", () => {
    const { topics } = build([anEntry({ name: "Web" })], ["AI", "Robots"]);

    expect(topics.map(({ id, name }) => [id, name])).toEqual([
      ["ai", "AI"],
      ["robots", "Robots"],
      ["web", "Web"],
    ]);
  });

  test("match names without regard to case, blanks and Unicode form", () => {
    const { ids } = build([anEntry({ name: "Café Culture" })], ["CAFÉ culture", "cafe\u0301  Culture"]);

    expect(ids).toEqual({ "Café Culture": "café-culture" });
  });

  test("answer to their aliases", () => {
    const { byName } = build([anEntry({ name: "Meta AI", aliases: ["Facebook AI", "FAIR"] })], ["facebook ai"]);

    expect(Object.keys(byName)).toEqual(["Meta AI"]);
    expect(byName["Meta AI"]?.keys).toEqual(["meta ai", "facebook ai", "fair"]);
  });

  test("keep what the taxonomy says of them", () => {
    const entry = anEntry({
      name: "AI",
      id: "ki",
      description: "D",
      image: "https://a.example/b.png",
      keywords: ["k"],
    });

    expect(build([entry]).byName["AI"]).toMatchObject({
      id: "ki",
      description: "D",
      image: entry.image,
      keywords: ["k"],
    });
  });
});

describe("names the taxonomy does not know", () => {
  test.each([
    ["create", ["ai", "web"], []],
    ["warn", ["ai", "web"], ['"AI" is not in the taxonomy; it gets a feed of its own. Add it, or make it an alias']],
    ["reject", ["web"], ['"AI" is not in the taxonomy; it gets no feed. Add it, or make it an alias']],
  ] as const)("with unknown: %s", (unknown, ids, messages) => {
    const built = build([anEntry({ name: "Web" })], ["AI", "web"], { unknown });

    expect(built.topics.map(({ id }) => id)).toEqual(ids);
    expect(built.messages).toEqual(messages);
  });
});

describe("ids", () => {
  test("that lose something come with a problem that advises one", () => {
    const { ids, messages } = build([], ["🚀"]);

    expect(messages).toEqual([
      `"🚀" cannot be spelled as a folder; it goes to "${ids["🚀"]}"; give it an id in config/topics`,
    ]);
  });

  test("given in the taxonomy need no such problem", () => {
    expect(build([anEntry({ name: "🚀", id: "rockets" })])).toMatchObject({ ids: { "🚀": "rockets" }, messages: [] });
  });

  test("that clash are parted by a hash and a problem, and never stop a run", () => {
    const { ids, messages } = build([], ["C++", "C plus plus"]);

    expect(ids).toEqual({ "C plus plus": "c-plus-plus", "C++": expect.stringMatching(/^c-plus-plus-[0-9a-f]{6}$/u) });
    expect(messages).toEqual([
      `"c-plus-plus" is taken by "C plus plus"; "C++" goes to "${ids["C++"]}"; give it an id in config/topics`,
    ]);
  });

  test("stay with those who had them; then come those of the taxonomy, then the new", () => {
    const { ids } = build(
      [anEntry({ name: "Zebra", id: "ai" })],
      ["AI", { name: "Rust!", rememberedId: "rust" }, "Rust"],
    );

    expect(ids).toEqual({
      Zebra: "ai",
      AI: expect.stringMatching(/^ai-[0-9a-f]{6}$/u),
      "Rust!": "rust",
      Rust: expect.stringMatching(/^rust-[0-9a-f]{6}$/u),
    });
  });

  test("are not taken over by a topic file that comes later, and the problem names both files", () => {
    const press = anEntry({ file: "config/topics/press.yaml", name: "Press", id: "press" });
    const other = anEntry({ file: "config/topics/other.yaml", name: "Other", id: "press" });

    const { ids } = build([other, press], [{ name: "Press", rememberedId: "press" }]);
    const { problems } = buildTopics([other, press], [{ name: "Press", rememberedId: "press" }], {
      unknown: "create",
      rollUp: true,
    });

    expect(ids).toEqual({ Press: "press", Other: expect.stringMatching(/^press-[0-9a-f]{6}$/u) });
    expect(problems).toEqual([
      {
        file: "config/topics/other.yaml",
        field: "topics",
        message: `"press" is taken by "Press" (config/topics/press.yaml); "Other" goes to "${ids["Other"]}"; give it another id`,
      },
    ]);
  });

  test("of topics made from records are not taken over by a topic file either", () => {
    const { ids, messages } = build([anEntry({ name: "Zebra", id: "ai" })], [{ name: "AI", rememberedId: "ai" }]);

    expect(ids).toEqual({ AI: "ai", Zebra: expect.stringMatching(/^ai-[0-9a-f]{6}$/u) });
    expect(messages).toEqual([expect.stringMatching(/; add "AI" to its aliases, or give it another id$/u)]);
  });

  test("of names nobody uses any more are no problem", () => {
    const gone = { name: "🚀", rememberedId: "topic-abcdef", isUnused: true } as const;

    expect(build([], [gone])).toMatchObject({ ids: { "🚀": "topic-abcdef" }, messages: [] });
    expect(build([], [gone], { unknown: "warn" }).messages).toEqual([]);
    expect(build([anEntry({ name: "🚀", isRetired: true })], [gone]).messages).toEqual([]);
  });

  test("are remembered for a topic that gets a taxonomy file later", () => {
    const { ids } = build([anEntry({ name: "c++" })], [{ name: "C++", rememberedId: "c-plus-plus-abcdef" }]);

    expect(ids).toEqual({ "c++": "c-plus-plus-abcdef" });
  });

  test("stay distinct even when one topic is written three times", () => {
    const { topics } = build([1, 2, 3].map(() => anEntry({ name: "AI", id: "ai" })));

    expect(new Set(topics.map(({ id }) => id)).size).toBe(3);
  });

  test("never clash, and do not depend on the order of names", () => {
    const name = fc.oneof(
      fc.constantFrom("C++", "c plus plus", "C-plus-plus", "🚀", "AI", "AI!", "ai", "con"),
      anyText(10),
    );

    fc.assert(
      fc.property(fc.uniqueArray(name, { selector: topicKey, maxLength: 12 }), (names) => {
        const one = build([], names);
        const other = build([], names.toReversed());

        expect(new Set(one.topics.map(({ id }) => id)).size).toBe(names.length);
        expect(other.topics.map(({ id, keys }) => [id, keys])).toEqual(one.topics.map(({ id, keys }) => [id, keys]));
      }),
    );
  });

  test("that lose something are never plain, so that a later name cannot take them", () => {
    const { ids } = build([], ["AI!"]);

    expect(ids["AI!"]).not.toBe(spellTopic("AI").id);
  });
});

describe("parents", () => {
  const family = [
    anEntry({ name: "Feeds", aliases: ["Syndication"] }),
    anEntry({ name: "RSS", parent: "feeds" }),
    anEntry({ name: "Atom", parent: "Syndication" }),
    anEntry({ name: "Atom Threading", parent: "Atom", aliases: ["RFC 4685"] }),
  ];

  test("are found by name, alias or id", () => {
    const { byName, messages } = build([...family, anEntry({ name: "Media RSS", parent: "rss" })]);

    expect(messages).toEqual([]);
    expect(["RSS", "Atom", "Atom Threading", "Media RSS"].map((name) => byName[name]?.parentId)).toEqual([
      "feeds",
      "feeds",
      "atom",
      "rss",
    ]);
  });

  test("take the items of all topics below them", () => {
    const { byName } = build(family);

    expect(byName["Feeds"]?.feedKeys.toSorted()).toEqual([
      "atom",
      "atom threading",
      "feeds",
      "rfc 4685",
      "rss",
      "syndication",
    ]);
    expect(byName["Atom Threading"]?.feedKeys).toEqual(["atom threading", "rfc 4685"]);
  });

  test("take only their own with rollUp off", () => {
    expect(build(family, [], { rollUp: false }).byName["Feeds"]?.feedKeys).toEqual(["feeds", "syndication"]);
  });

  test("that nobody knows are a problem, and the topic stands alone", () => {
    const { byName, messages } = build([anEntry({ name: "RSS", parent: "Feeds" })]);

    expect(byName["RSS"]).not.toHaveProperty("parentId");
    expect(messages).toEqual(['parent "Feeds" of "RSS" is unknown; add it to config/topics or mend the name']);
  });

  test.each([
    [["A", "A"]],
    [
      ["A", "B"],
      ["B", "A"],
    ],
    [
      ["A", "B"],
      ["B", "C"],
      ["C", "A"],
    ],
  ])("in a circle are a problem and end somewhere: %j %j %j", (...pairs) => {
    const { topics, messages } = build(
      pairs.filter(Boolean).map(([name, parent]) => anEntry({ name: name as string, parent: parent as string })),
    );

    expect(messages).toEqual([
      expect.stringMatching(/^"." cannot be below ".", which is below it; change one parent$/u),
    ]);
    expect(topics.filter(({ parentId }) => parentId === undefined)).toHaveLength(1);
  });
});

describe("ended and former topics", () => {
  test("a retired one keeps its name from being made again", () => {
    const { topics } = build([anEntry({ name: "Old", isRetired: true })], ["old"]);

    expect(topics).toEqual([expect.objectContaining({ name: "Old", isRetired: true })]);
  });

  test("former ids are kept, without the one the topic has now", () => {
    const { byName, messages } = build([
      anEntry({ name: "AI", formerIds: ["ki", "ki", "ai", "Machine-Intelligence"] }),
    ]);

    expect(byName["AI"]?.formerIds).toEqual(["ki", "Machine-Intelligence"]);
    expect(messages).toEqual([]);
  });

  test("a former id belongs to one topic, and to none when a topic lives there", () => {
    const { byName, messages } = build([
      anEntry({ name: "A", formerIds: ["old", "c"] }),
      anEntry({ name: "B", formerIds: ["old"] }),
      anEntry({ name: "C" }),
    ]);

    expect(byName["A"]?.formerIds).toEqual(["old"]);
    expect(byName["B"]?.formerIds).toEqual([]);
    expect(messages).toEqual([
      'former id "c" of "A" is another topic\'s; remove it',
      'former id "old" of "B" is another topic\'s; remove it',
    ]);
  });
});
