import { describe, expect, test } from "vitest";
import { aProject } from "../support/project.ts";

describe("topics", () => {
  test("keep their empty feeds when their items are gone", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] }, b: { topics: ["Law"] } } });
    await project.build();
    project.remove("records/a.md");

    await project.build();
    const { files } = await project.build();

    expect(project.titles("topics/ai")).toEqual([]);
    expect(project.read("output/topics/ai/feed.rss")).toContain("2000");
    expect(files.removed).toBe(0);
  });

  test("are made by unpublished records too, but not by removed ones", async () => {
    const project = aProject({
      records: { a: { topics: ["AI"], published: false }, b: { topics: ["Gone"], removed: true }, c: {} },
    });

    const { feeds } = await project.build();

    expect(feeds.map(({ id, items }) => [id, items])).toEqual([
      ["all", 1],
      ["topics/ai", 0],
    ]);
  });

  const unknown = { records: { a: { topics: ["AI"] }, b: { topics: ["Odd One"] } }, topics: { ai: { name: "AI" } } };

  test.each([
    ["create", ["topics/ai", "topics/odd-one"], 0],
    ["warn", ["topics/ai", "topics/odd-one"], 1],
    ["reject", ["topics/ai"], 1],
  ])("unknown: %s", async (policy, ids, problems) => {
    const project = aProject({ ...unknown, config: { topics: { unknown: policy } } });

    const report = await project.build();

    expect(report.feeds.map(({ id }) => id)).toEqual(["all", ...ids]);
    expect(report.problems.filter(({ message }) => message.includes("Odd One"))).toHaveLength(problems);
    expect(project.titles()).toEqual(["a", "b"]);
  });

  test("that were made once are rejected without a word when no record names them any more", async () => {
    const project = aProject({ records: { a: { topics: ["Odd One"] } } });
    await project.build();
    project.config({ topics: { unknown: "reject" } });
    const rejected = await project.build();
    project.record("a", {});

    const silent = await project.build();

    expect(rejected.problems).toHaveLength(1);
    expect(silent.problems).toEqual([]);
    expect(project.exists("output/topics")).toBe(false);
  });

  test("take items by alias and by any case, and hold those of topics below them", async () => {
    const project = aProject({
      records: { a: { topics: ["artificial intelligence"] }, b: { topics: ["Deep Learning"] }, c: { topics: ["ai"] } },
      topics: {
        ai: { name: "AI", aliases: ["Artificial Intelligence"] },
        dl: { id: "dl", name: "Deep learning", parent: "AI" },
      },
    });
    await project.build();
    const rolledUp = project.titles("topics/ai");
    project.config({ topics: { rollUp: false } });

    await project.build();

    expect(rolledUp).toEqual(["a", "b", "c"]);
    expect(project.titles("topics/ai")).toEqual(["a", "c"]);
    expect(project.titles("topics/dl")).toEqual(["b"]);
  });

  test("keep old folders alive under formerIds, and end when retired", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] }, b: { topics: ["Law"] } } });
    await project.build();
    project.topic("ai", { id: "machines", name: "Machines", aliases: ["AI"], formerIds: ["ai"] });
    project.topic("law", { name: "Law", retired: true });

    const { files } = await project.build();

    expect(project.read("output/topics/ai/feed.atom")).toBe(project.read("output/topics/machines/feed.atom"));
    expect(project.titles("topics/ai")).toEqual(["a"]);
    expect(project.exists("output/topics/law")).toBe(false);
    expect(project.exists("output/embed/v1/topics/law.html")).toBe(false);
    expect(files.removed).toBe(6);
  });

  test("renamed in taxonomy and records leave no ghost behind", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } }, topics: { ai: { id: "ai", name: "AI" } } });
    await project.build();
    project.topic("ai", { id: "ai", name: "Machines" });
    project.record("a", { topics: ["Machines"] });

    const { feeds, problems } = await project.build();

    expect(feeds.map(({ id }) => id)).toEqual(["all", "topics/ai"]);
    expect(problems).toEqual([]);
  });

  test("renamed with a new id serve their old folder the same feeds", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } }, topics: { ai: { id: "ai", name: "AI" } } });
    await project.build();
    project.topic("ai", { id: "machines", name: "Machines", formerIds: ["ai"] });
    project.record("a", { topics: ["Machines"] });

    await project.build();

    expect(project.read("output/topics/ai/feed.rss")).toBe(project.read("output/topics/machines/feed.rss"));
  });

  test.each(["create", "reject"])(
    "keep their folder whatever topic file comes later (unknown: %s)",
    async (unknown) => {
      const config = { topics: { unknown } };
      const project = aProject({ config, records: { a: {} }, topics: { press: { id: "press", name: "Press" } } });
      await project.build();
      project.topic("other", { id: "press", name: "Other" });

      const { problems } = await project.build();
      const again = await project.build();

      expect(project.read("output/topics/press/feed.rss")).toContain("<title>Press – Site</title>");
      expect(problems).toEqual([expect.objectContaining({ file: "config/topics/other.yaml" })]);
      expect(problems[0]?.message).toContain('"press" is taken by "Press" (config/topics/press.yaml)');
      expect(again.problems).toEqual(problems);
      expect(again.files.written).toBe(0);
    },
  );

  test("keep their folder also from a name that had it long ago", async () => {
    const project = aProject({ records: { a: {} }, topics: { press: { id: "press", name: "Other" } } });
    await project.build();
    project.topic("press", { id: "press", name: "Press" });
    await project.build();
    project.topic("other", { id: "press", name: "Other" });

    await project.build();

    expect(project.read("output/topics/press/feed.rss")).toContain("<title>Press – Site</title>");
  });

  test("that were a slip are no problem once no record names them; their feeds live on, out of sight", async () => {
    const project = aProject({ records: { a: { topics: ["AI?!"] }, b: { topics: ["Law"] } } });
    const first = await project.build();
    project.record("a", { topics: ["AI"] });
    project.remove("records/b.md");

    const { problems, feeds } = await project.build();

    const slip = first.feeds.find(({ id }) => id.startsWith("topics/ai-"))?.id ?? "";
    expect(first.problems).toHaveLength(1);
    expect(problems).toEqual([]);
    expect(feeds.map(({ id }) => id)).toEqual(["all", "topics/ai", slip, "topics/law"]);
    expect(project.titles(slip)).toEqual([]);
    expect(project.read("output/index.html").match(/href="topics\/[^"]*"/gu)).toEqual(['href="topics/ai/index.html"']);
  });

  test("that were a slip end when a file of theirs says so", async () => {
    const project = aProject({ records: { a: { topics: ["AI, Law"] } } });
    await project.build();
    project.record("a", { topics: ["AI", "Law"] });
    project.topic("slip", { name: "AI, Law", retired: true });

    const { problems, feeds } = await project.build();

    expect(problems).toEqual([]);
    expect(feeds.map(({ id }) => id)).toEqual(["all", "topics/ai", "topics/law"]);
  });

  test("keep the id they once got, whatever topic comes later", async () => {
    const project = aProject({ records: { a: { topics: ["R&D!"] } } });
    const first = await project.build();
    project.record("b", { topics: ["R&D?"] });

    const second = await project.build();

    const id = first.feeds[1]?.id ?? "";
    expect(project.titles(id)).toEqual(["a"]);
    expect(second.feeds.map((feed) => feed.id)).toContain(id);
    expect(second.feeds).toHaveLength(3);
  });

  test("a bad taxonomy file is a problem with its place; the others work", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } }, topics: { ai: { id: "ml", name: "AI" } } });
    project.write("config/topics/bad.yaml", "name: [x\n");
    project.write("config/topics/folder.yaml/topic.yaml", "name: Never read\n");

    const { problems } = await project.build();

    expect(project.titles("topics/ml")).toEqual(["a"]);
    expect(problems).toEqual([
      expect.objectContaining({ file: "config/topics/bad.yaml", line: expect.any(Number) }),
      expect.objectContaining({ file: "config/topics/folder.yaml", message: expect.stringContaining("EISDIR") }),
    ]);
  });
});
