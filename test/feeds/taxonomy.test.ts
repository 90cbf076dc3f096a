import { describe, expect, test } from "vitest";
import { parseTopicFile } from "../../src/feeds/taxonomy.ts";

/** The topic, else the one problem. */
function parse(text: string) {
  const { entry, problems } = parseTopicFile("config/topics/a.yaml", text);
  expect(problems).toHaveLength(entry === undefined ? 1 : 0);
  return entry ?? problems[0];
}

describe("a taxonomy file", () => {
  test("in our own words", () => {
    const text = `id: ai
name: " AI "
description: Machines that think.
parent: Computing
image: https://a.example/ai.png
aliases: [KI, "A.I."]
keywords: [ai, ml]
formerIds: [ki]
retired: false
`;

    expect(parse(text)).toEqual({
      file: "config/topics/a.yaml",
      id: "ai",
      name: "AI",
      description: "Machines that think.",
      parent: "Computing",
      image: "https://a.example/ai.png",
      aliases: ["KI", "A.I."],
      keywords: ["ai", "ml"],
      formerIds: ["ki"],
      isRetired: false,
    });
  });

  test("in the words of existing taxonomies, with a second, empty document", () => {
    const text = `taxonomy: topic
_id: Power-Apps
name: Power Apps
shortname: PA
parent: Microsoft
keywords:
  - power apps
  - power apps
hashtags:
  - "#PowerApps #PowerPlatform"
  - "#PA"
services: { learning: "https://a.example/" }
---
`;

    expect(parse(text)).toEqual({
      file: "config/topics/a.yaml",
      id: "power-apps",
      name: "Power Apps",
      parent: "Microsoft",
      aliases: ["PA"],
      keywords: ["power apps", "#PowerApps", "#PowerPlatform", "#PA"],
      formerIds: [],
      isRetired: false,
    });
  });

  test.each([
    ["name: AI", {}],
    ["\ufeffname: AI", {}],
    ["---\nname: AI\n---\n", {}],
    ["name: AI\nid:\nparent:\naliases:\nkeywords:\nimage:\nformerIds:\nretired:\ndescription:\n", {}],
    ["name: AI\naliases: KI", { aliases: ["KI"] }],
    ["name: AI\nid: 人工智能", { id: "人工智能" }],
    ["name: AI\nretired: true", { isRetired: true }],
  ])("may be short: %j", (text, more) => {
    expect(parse(text)).toEqual({
      file: "config/topics/a.yaml",
      name: "AI",
      aliases: [],
      keywords: [],
      formerIds: [],
      isRetired: false,
      ...more,
    });
  });

  test.each([
    ["nothing", "", 1, 1, undefined, "a topic is a mapping with at least a name, like `name: Web`"],
    ["a list", "- AI\n- Web\n", 1, 1, undefined, "a topic is a mapping with at least a name, like `name: Web`"],
    ["no name", "id: ai\n", 1, 1, "name", "is missing or no text; give the topic a name"],
    ["an empty name", "id: ai\nname: ' '\n", 2, 7, "name", "give the topic a name"],
    ["a number for a name", "name: 2026\n", 1, 7, "name", "is missing or no text; give the topic a name"],
    ["an id that is no folder", "name: AI\nid: ../up\n", 2, 5, "id", "an id is letters, digits, - and _ only"],
    [
      "a former id that is no folder",
      "name: AI\nformerIds:\n  - ok\n  - a/b\n",
      4,
      5,
      "formerIds.1",
      "an id is letters, digits, - and _ only",
    ],
    ["aliases that are none", "name: AI\naliases: { a: b }\n", 2, 10, "aliases", "must be a list of names"],
    ["an alias that is none", "name: AI\naliases:\n  - [x]\n", 3, 5, "aliases.0", "must be text; put it in quotes"],
    ["an image below the page", "name: AI\nimage: /ai.png\n", 2, 8, "image", "must be an absolute http(s) URL"],
    [
      "an image that is a script",
      "name: AI\nimage: javascript:alert(1)\n",
      2,
      8,
      "image",
      "must be an absolute http(s) URL",
    ],
    ["half retired", "name: AI\nretired: perhaps\n", 2, 10, "retired", "must be true or false"],
    [
      "two topics",
      "name: AI\n---\nname: Web\n",
      2,
      1,
      undefined,
      "holds a second topic after ---; put every topic in a file of its own",
    ],
    ["a key twice", "name: AI\nname: Web\n", 2, 1, undefined, "not valid YAML: Map keys must be unique; mend it here"],
    [
      "bad YAML",
      "name: [AI\nparent: x\n",
      2,
      1,
      undefined,
      expect.stringMatching(/^not valid YAML: .*; mend it here$/u),
    ],
    [
      "an unknown alias",
      "name: AI\nparent: *x\n",
      1,
      1,
      undefined,
      expect.stringContaining("write it without aliases"),
    ],
  ])("with %s is a problem with its place", (_what, text, line, column, field, message) => {
    expect(parse(text)).toEqual({
      file: "config/topics/a.yaml",
      line,
      column,
      message,
      ...(field === undefined ? {} : { field }),
    });
  });

  test.each([
    ["alias: [KI]", "alias", "aliases"],
    ["orders: heat", "orders", "order"],
    ["contents: full", "contents", "content"],
    ["Parent: Web", "Parent", "parent"],
    ["retierd: true", "retierd", "retired"],
  ])("with a slip in a key is a topic and a problem: %s", (line, key, meant) => {
    const { entry, problems } = parseTopicFile("config/topics/a.yaml", `name: AI\n${line}\n`);

    expect(entry).toMatchObject({ name: "AI" });
    expect(problems).toEqual([
      expect.objectContaining({ line: 2, field: key, message: `unknown field "${key}"; did you mean "${meant}"?` }),
    ]);
  });

  test("with a key nobody knows is a topic and a problem", () => {
    const { entry, problems } = parseTopicFile("config/topics/a.yaml", "name: AI\nvisibility: low\n");

    expect(entry).toMatchObject({ name: "AI" });
    expect(problems).toEqual([expect.objectContaining({ line: 2, message: 'unknown field "visibility"' })]);
  });

  test("may set how its feed is made", () => {
    expect(parse("name: AI\nlimit: 10\norder: heat\ncontent: full\nlanguage: pt-BR\n")).toMatchObject({
      limit: 10,
      order: "heat",
      content: "full",
      language: "pt-BR",
    });
  });

  test.each([
    ["limit: 0", "must be a whole number above 0"],
    ["limit: many", "must be a whole number above 0"],
    ["order: newest", "must be date, heat or quality"],
    ["content: all", "must be summary or full"],
    ["language: English", "must be a language like en or pt-BR"],
  ])("with a setting that cannot be is a problem: %s", (line, message) => {
    expect(parse(`name: AI\n${line}\n`)).toMatchObject({ line: 2, message });
  });

  test.each(["services: x", "taxonomy: topic", "images: []"])("may say what others read: %j", (more) => {
    expect(parse(`name: AI\n${more}\n`)).toMatchObject({ name: "AI" });
  });

  test("that explodes through aliases is a problem", () => {
    const levels = [..."bcdefghij"].map((name, index, all) => {
      return `${name}: &${name} [${Array(9)
        .fill(`*${index === 0 ? "a" : all[index - 1]}`)
        .join(", ")}]\n`;
    });

    expect(parse(`name: AI\na: &a [x, x]\n${levels.join("")}`)).toMatchObject({
      message: expect.stringContaining("write it without aliases"),
    });
  });
});
