import { appendFileSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aProject, aRecord, type Fields, filesIn, linkOf, traceOf } from "../support/project.ts";

/** Nine records over three topics. */
function nineRecords(fields: Fields = {}): Record<string, Fields> {
  const topics = [["AI"], ["AI", "Robots"], ["Law"]];
  const record = (number: number): [string, Fields] => [
    `news/n${number}`,
    { publishedDateTime: `2026-01-0${number}T00:00:00Z`, topics: topics[number % 3], ...fields },
  ];
  return Object.fromEntries(Array.from({ length: 9 }, (_, index) => record(index + 1)));
}

describe("a run without news", () => {
  test("writes no file and touches no mtime", async () => {
    const project = aProject({ records: nineRecords() });
    const first = await project.build();
    const before = project.trace();

    const second = await project.build();

    expect(first.files.written).toBe(Object.keys(before).length);
    expect(second.files).toEqual({ written: 0, unchanged: first.files.written, removed: 0 });
    expect(second.feeds.filter((feed) => feed.changed)).toEqual([]);
    expect(project.trace()).toEqual(before);
  });

  test("writes no file even when everything is rendered again", async () => {
    const project = aProject({ records: nineRecords() });
    await project.build();
    const before = project.trace();

    const { files } = await project.build({ force: true });

    expect(files.written).toBe(0);
    expect(project.trace()).toEqual(before);
  });

  test("changes no byte when heat, quality and secured of every record change", async () => {
    const project = aProject({ records: nineRecords({ heat: 1, quality: 2, secured: "c2VjcmV0" }) });
    await project.build();
    const before = project.trace();
    for (const [path, fields] of Object.entries(nineRecords({ heat: 77, quality: 88, secured: "b3RoZXI" })))
      project.record(path, fields);

    const { records, files } = await project.build();

    expect(records).toMatchObject({ parsed: 9, cached: 0 });
    expect(files.written).toBe(0);
    expect(project.trace()).toEqual(before);
  });

  test("writes the same bytes when everything remembered is lost", async () => {
    const project = aProject({ records: nineRecords() });
    await project.build();
    const before = project.trace();
    project.remove(".feedmill");

    const { files, notes } = await project.build();

    expect(files.written).toBe(0);
    expect(project.trace()).toEqual(before);
    expect(notes.join()).toContain("No saved state");
  });

  test("parses nothing anew after a fresh checkout, when only times have changed", async () => {
    const project = aProject({ records: nineRecords() });
    await project.build();
    const before = project.trace();
    for (const path of Object.keys(nineRecords())) utimesSync(join(project.dir, `records/${path}.md`), 1e9, 1e9);

    const { records, files } = await project.build();

    expect(records).toMatchObject({ files: 9, parsed: 0, cached: 9 });
    expect(files.written).toBe(0);
    expect(project.trace()).toEqual(before);
  });

  test("writes the same bytes into another folder, from records in another order on disk", async () => {
    const project = aProject({ records: nineRecords() });
    const other = aProject({ records: Object.fromEntries(Object.entries(nineRecords()).reverse()) });

    await project.build();
    await other.build();

    expect(other.output()).toEqual(project.output());
  });
});

describe("a change of one record", () => {
  test("writes its feeds only", async () => {
    const project = aProject({ records: nineRecords() });
    await project.build();
    const before = project.trace();
    project.record("news/n2", { ...nineRecords()["news/n2"], title: "Another title" });

    const { records, feeds } = await project.build();

    const after = project.trace();
    const changed = Object.keys(after).filter((path) => after[path] !== before[path] && !path.startsWith("health/"));
    expect(records).toMatchObject({ parsed: 1, cached: 8 });
    expect(feeds.filter((feed) => feed.changed).map(({ id }) => id)).toEqual(["all", "topics/law"]);
    expect(changed).toEqual([
      ...["all.html", "frames/all.html", "frames/topics/law.html", "topics/law.html"].map((name) => `embed/v1/${name}`),
      ...["feed.atom", "feed.json", "feed.rss", "index.html", "search.json"],
      ...["feed.atom", "feed.json", "feed.rss", "index.html"].map((name) => `topics/law/${name}`),
    ]);
  });

  test("is seen although size and mtime are the same", async () => {
    const project = aProject({ records: { a: { title: "One" } } });
    const file = join(project.dir, "records/a.md");
    const { atimeMs, mtimeMs } = statSync(file);
    await project.build();
    project.record("a", { title: "Two" });
    utimesSync(file, atimeMs / 1000, mtimeMs / 1000);

    await project.build();

    expect(project.titles()).toEqual(["Two"]);
  });

  test("adds its item, and its removal takes it away", async () => {
    const project = aProject({ records: { a: {}, b: {} } });
    await project.build();

    project.record("c", {});
    await project.build();
    const withC = project.titles();
    project.remove("records/b.md");
    const { records } = await project.build();

    expect(withC).toEqual(["a", "b", "c"]);
    expect(project.titles()).toEqual(["a", "c"]);
    expect(records).toMatchObject({ files: 2, removed: 1 });
  });

  test("keeps the id of an item through a new title, date, link and topic", async () => {
    const project = aProject({ records: { "a b/c": { topics: ["AI"] } } });
    await project.build();
    const [before] = project.feed("all").items;
    const changed = { title: "New", originalUrl: "https://other.example/", publishedDateTime: "2025-05-05T00:00:00Z" };
    project.record("a b/c", { ...changed, topics: ["Law"] });

    await project.build();

    const [after] = project.feed("all").items;
    expect(after).toMatchObject({ title: "New", url: "https://other.example/" });
    expect([before?.id, after?.id]).toEqual(Array(2).fill("tag:feeds.example.org,2026:a%20b/c"));
  });

  test("takes whole folders away", async () => {
    const project = aProject({ records: { "old/a": {}, "old/deep/b": {}, c: {} } });
    await project.build();
    project.remove("records/old");

    const { records } = await project.build();

    expect(project.titles()).toEqual(["c"]);
    expect(records).toMatchObject({ files: 1, removed: 2 });
  });
});

describe("without cache.db", () => {
  test("a run costs time only: same bytes, everything parsed again", async () => {
    const project = aProject({ records: nineRecords() });
    await project.build();
    const before = project.trace();
    project.remove(".feedmill/cache.db");

    const { records, files, notes } = await project.build();

    expect(records).toMatchObject({ parsed: 9, cached: 0 });
    expect(files.written).toBe(0);
    expect(project.trace()).toEqual(before);
    expect(notes).toEqual([]);
  });

  test("dead links stay dead and the last good version stays", async () => {
    const project = aProject({ records: { a: {}, b: {}, c: {}, d: {} } });
    project.web.answers[linkOf("d")] = "gone";
    await project.build();
    project.record("a", "---\ntitle: [broken\n---\n");
    project.remove(".feedmill/cache.db");

    await project.build();

    expect(project.titles()).toEqual(["a", "b", "c"]);
  });
});

describe("a record that breaks", () => {
  const broken = "---\ntitle: [broken\noriginalUrl: https://news.example/a\n---\n";

  test("stays in the feeds with its last good version, and the problem says where", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] }, b: {} } });
    await project.build();
    const before = project.trace();
    project.record("a", broken);

    const report = await project.build();
    const next = await project.build();

    expect(report.problems).toEqual([expect.objectContaining({ file: "records/a.md", line: 3 })]);
    expect(next.problems).toEqual(report.problems);
    expect(project.trace()).toEqual(before);
    expect(report.items).toMatchObject({ published: 2, leftOut: { invalid: 0 } });
  });

  test.each(["published: false", "Published: 'no'", "removed: true"])(
    "goes when the broken text says %s",
    async (says) => {
      const project = aProject({ records: { a: {}, b: {} } });
      await project.build();
      project.record("a", broken.replace("---\n", `---\n${says}\n`));

      const report = await project.build();

      expect(project.titles()).toEqual(["b"]);
      expect(report.items.leftOut.invalid).toBe(1);
    },
  );

  test("stays away when it was withdrawn while broken, even if the next broken text no longer says so", async () => {
    const project = aProject({ records: { a: {}, b: {} } });
    await project.build();
    project.record("a", `---\npublished: false\n${broken.slice(4)}`);
    await project.build();
    project.record("a", broken);

    await project.build();

    expect(project.titles()).toEqual(["b"]);
  });

  test("is back as it is now after mending", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    project.record("a", broken);
    await project.build();
    project.record("a", { title: "Mended" });

    const { problems } = await project.build();

    expect(project.titles()).toEqual(["Mended"]);
    expect(problems).toEqual([]);
  });

  test("leaves with its file, and no earlier version comes back with another broken file", async () => {
    const project = aProject({ records: { a: {}, b: {} } });
    await project.build();
    project.record("a", broken);
    await project.build();
    project.remove("records/a.md");
    await project.build();
    project.record("a", broken);

    const { items } = await project.build();

    expect(project.titles()).toEqual(["b"]);
    expect(items.leftOut.invalid).toBe(1);
  });

  test("keeps its last good version when that was not yet due, and appears on its day", async () => {
    const project = aProject({ records: { a: { publishedDateTime: "2026-03-01T00:00:00Z" }, b: {} } });
    await project.build();
    project.record("a", broken);
    await project.build();
    project.remove(".feedmill/cache.db");
    project.clock.set("2026-03-02T00:00:00Z");

    await project.build();

    expect(project.titles()).toEqual(["a", "b"]);
  });

  test("keeps its last good version when settings change", async () => {
    const project = aProject({ records: { a: {}, b: {} } });
    await project.build();
    project.record("a", broken);
    await project.build();
    project.config({ feeds: { content: "full" } });

    await project.build();

    expect(project.titles()).toEqual(["a", "b"]);
  });
});

describe("dates", () => {
  test("a scheduled record appears when it is due, and makes no topic before", async () => {
    const due = { publishedDateTime: "2026-02-02T12:00:00Z", topics: ["Secret Plans"] };
    const project = aProject({ records: { a: {}, b: due } });
    const before = await project.build();
    const early = project.output();
    project.clock.set("2026-02-02T11:59:59Z");
    const almost = await project.build();
    project.clock.set("2026-02-02T12:00:00Z");

    const after = await project.build();

    expect(before.items.leftOut.scheduled).toBe(1);
    expect(almost.files.written).toBe(0);
    expect(JSON.stringify(early)).not.toMatch(/secret.plans/iu);
    expect(project.web.asked.filter((url) => url === linkOf("b"))).toHaveLength(1);
    expect(after.items).toMatchObject({ published: 2, leftOut: { scheduled: 0 } });
    expect(project.titles("topics/secret-plans")).toEqual(["b"]);
    expect(project.titles()).toEqual(["b", "a"]);
  });

  test("an undated record is left out, unless the run that first sees it dates it", async () => {
    const undated = { publishedDateTime: null };
    const project = aProject({ records: { a: undated, "2026-01-15-b": undated } });
    const skipped = await project.build();
    const skippedTitles = project.titles();
    project.config({ records: { undated: "first-seen" } });
    await project.build();
    project.clock.ahead(3);
    project.record("a", { ...undated, title: "New title" });
    project.remove(".feedmill/cache.db");

    await project.build();

    expect(skipped.items.leftOut.undated).toBe(1);
    expect(skippedTitles).toEqual(["2026-01-15-b"]);
    expect(project.feed("all").items[0]).toMatchObject({
      title: "New title",
      date_published: "2026-02-01T00:00:00.000Z",
    });
  });

  test("updatedDateTime moves only `updated`, and not before its time", async () => {
    const project = aProject({ records: { a: { updatedDateTime: "2026-02-10T00:00:00Z" } } });
    await project.build();
    const [early] = project.feed("all").items;
    project.clock.set("2026-02-11T00:00:00Z");

    await project.build();

    const [late] = project.feed("all").items;
    expect(early?.date_modified).toBe("2026-01-01T00:00:00.000Z");
    expect(late).toMatchObject({
      date_published: "2026-01-01T00:00:00.000Z",
      date_modified: "2026-02-10T00:00:00.000Z",
    });
  });

  test("with feeds.updated: observed, `updated` is when a run first saw a visible change", async () => {
    const project = aProject({ records: { a: {} }, config: { feeds: { updated: "observed" } } });
    const modified = () => project.feed("all").items[0]?.date_modified;
    await project.build();
    const first = modified();
    project.clock.set("2026-02-03T00:00:00Z");
    project.record("a", { heat: 50 });
    await project.build();
    const unseen = modified();
    project.record("a", { title: "Changed" });
    await project.build();
    project.clock.set("2026-02-09T00:00:00Z");

    const last = await project.build();

    expect([first, unseen, modified()]).toEqual([
      "2026-01-01T00:00:00.000Z",
      "2026-01-01T00:00:00.000Z",
      "2026-02-03T00:00:00.000Z",
    ]);
    expect(last.files.written).toBe(0);
  });
});

describe("duplicates", () => {
  const page = "https://news.example/story";
  const twins = {
    late: {
      originalUrl: `http://www.news.example/story/?utm_source=x`,
      publishedDateTime: "2026-01-05T00:00:00Z",
      topics: ["Law"],
    },
    early: { originalUrl: page, publishedDateTime: "2026-01-02T00:00:00Z", topics: ["AI"] },
  };

  test("appear once per feed, as the earliest, with the topics of all", async () => {
    const project = aProject({ records: twins });

    const { items } = await project.build();

    expect(items).toMatchObject({ published: 1, leftOut: { duplicate: 1 } });
    expect([project.titles(), project.titles("topics/ai"), project.titles("topics/law")]).toEqual(
      Array(3).fill(["early"]),
    );
    expect(project.feed("all").items[0]?.tags).toEqual(["AI", "Law"]);
  });

  test("all go when one of them is removed", async () => {
    const project = aProject({ records: twins });
    await project.build();
    project.record("late", { ...twins.late, removed: true });

    const { items } = await project.build();

    expect(items).toMatchObject({ published: 0, leftOut: { removed: 2 } });
    expect(project.titles("topics/ai")).toEqual([]);
  });

  test("that are unpublished or not yet due neither win nor block", async () => {
    const project = aProject({
      records: {
        ...twins,
        hidden: { originalUrl: page, publishedDateTime: "2020-01-01T00:00:00Z", published: false, topics: ["Hidden"] },
        soon: { originalUrl: page, publishedDateTime: "2026-03-01T00:00:00Z", topics: ["Soon"] },
      },
    });

    const { items } = await project.build();

    expect(project.titles()).toEqual(["early"]);
    expect(project.feed("all").items[0]?.tags).toEqual(["AI", "Law"]);
    expect(items.leftOut).toMatchObject({ duplicate: 1, unpublished: 1, scheduled: 1 });
  });

  test("stand in for a copy that leaves", async () => {
    const project = aProject({ records: twins });
    await project.build();
    project.remove("records/early.md");

    await project.build();

    expect(project.titles()).toEqual(["late"]);
    expect(project.titles("topics/ai")).toEqual([]);
  });

  test("two files with one id are a problem of the later path", async () => {
    const project = aProject({ records: { "a.md": {}, "a.txt": { originalUrl: "https://other.example/" }, b: {} } });

    const { items, problems } = await project.build();

    expect(project.titles()).toEqual(["a.md", "b"]);
    expect(items.leftOut.invalid).toBe(1);
    expect(problems).toEqual([
      expect.objectContaining({
        file: "records/a.txt",
        line: 1,
        field: "id",
        message: expect.stringContaining("a.md"),
      }),
    ]);
  });
});

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

describe("extra feeds", () => {
  const records = {
    a: { quality: 90, heat: 10, type: "video", topics: ["AI"], publishedDateTime: "2026-01-01T00:00:00Z" },
    b: { quality: 50, heat: 30, type: "news", topics: ["AI"], publishedDateTime: "2026-01-02T00:00:00Z" },
    c: { quality: 70, heat: 20, type: "news", topics: ["Law"], publishedDateTime: "2026-01-03T00:00:00Z" },
    d: {
      heat: -1,
      type: "news",
      excerpt: "about Robots",
      provider: { name: "P", domain: "p.example" },
      publishedDateTime: "2026-01-04T00:00:00Z",
    },
  };

  test.each([
    [{ where: { kind: "News" } }, ["d", "c", "b"]],
    [{ where: { topics: ["ai"] } }, ["b", "a"]],
    [{ where: { minQuality: 60 } }, ["c", "a"]],
    [{ where: { minHeat: 20 } }, ["c", "b"]],
    [{ where: { include: "robots" } }, ["d"]],
    [{ where: { exclude: ["robots"] } }, ["c", "b", "a"]],
    [{ where: { provider: "P.example" } }, ["d"]],
    [{ order: "heat", limit: 2 }, ["c", "b"]],
    [{ order: "quality", limit: 2 }, ["c", "a"]],
    [{ limit: 1 }, ["d"]],
  ])("%j", async (query, titles) => {
    const project = aProject({ records, config: { feeds: { extra: [{ id: "x", title: "Extra", ...query }] } } });

    const { feeds } = await project.build();

    expect(project.titles("feeds/x")).toEqual(titles);
    expect(feeds.at(-1)).toEqual({ id: "feeds/x", title: "Extra – Site", items: titles.length, changed: true });
  });

  test("follow heat when it moves, and go when the config drops them", async () => {
    const extra = [{ id: "hot", order: "heat", limit: 1 }];
    const project = aProject({ records, config: { feeds: { extra } } });
    await project.build();
    const first = project.titles("feeds/hot");
    project.record("a", { ...records.a, heat: 99 });
    const { feeds } = await project.build();
    const second = project.titles("feeds/hot");
    project.config({});

    await project.build();

    expect([first, second]).toEqual([["b"], ["a"]]);
    expect(feeds.filter((feed) => feed.changed).map(({ id }) => id)).toEqual(["feeds/hot"]);
    expect(project.exists("output/feeds")).toBe(false);
  });

  test("feeds.where decides what is published at all", async () => {
    const project = aProject({ records, config: { feeds: { where: { kind: "video" } } } });

    const { items } = await project.build();

    expect(project.titles()).toEqual(["a"]);
    expect(items.leftOut.filtered).toBe(3);
    expect(project.web.asked).toEqual([linkOf("a")]);
  });
});

describe("what is written", () => {
  test("formats, pages and OPML are switches; what is switched off is removed", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    await project.build();
    const written = () => Object.keys(project.output()).filter((path) => !/^(?:health|embed)\//u.test(path));
    const all = written();
    project.config({ feeds: { formats: ["json"] }, output: { pages: false, opml: false, embed: false } });

    const { files } = await project.build();

    expect(all).toEqual([
      ...["_headers", "feed.atom", "feed.json", "feed.rss", "feedmill.css", "feedmill.js", "feeds.opml", "index.html"],
      ...[
        "search.json",
        "topics.json",
        "topics/ai/feed.atom",
        "topics/ai/feed.json",
        "topics/ai/feed.rss",
        "topics/ai/index.html",
      ],
    ]);
    expect(written()).toEqual(["feed.json", "topics.json", "topics/ai/feed.json"]);
    expect(files.removed).toBeGreaterThanOrEqual(8);
  });

  test("content: full shows the sanitised text, and summary shows the excerpt again", async () => {
    const project = aProject({ config: { feeds: { content: "full" } } });
    project.record(
      "a",
      { excerpt: "Short" },
      "<p onclick='x()'>Long <script>alert(1)</script><a href='/b'>text</a></p>",
    );
    await project.build();
    const full = project.feed("all").items[0]?.content_html;
    project.config({});

    await project.build();

    expect(full).toContain('<p>Long <a href="https://news.example/b">text</a></p>');
    expect(project.feed("all").items[0]?.content_html).toContain("<p>Short</p>");
    expect(JSON.stringify(project.output())).not.toContain("Long");
  });

  test("feeds hold the newest items up to the limit, ties by id", async () => {
    const project = aProject({ records: { ...nineRecords(), z: {}, y: {} }, config: { feeds: { limit: 3 } } });

    const { items } = await project.build();

    expect(project.titles()).toEqual(["news/n9", "news/n8", "news/n7"]);
    expect(project.titles("topics/ai")).toEqual(["news/n9", "news/n7", "news/n6"]);
    expect(items.published + items.leftOut["beyond-limit"]).toBe(11);
  });

  test("no secured value reaches output or state", async () => {
    const secret = "I7cubWLbLrKEu7aZxiPRWrV9QkkyrZMTqWJqf1";
    const records = nineRecords({ secured: secret, topics: ["AI"] });
    const project = aProject({ records: { ...records, broken: aRecord({ secured: secret, published: "maybe" }) } });
    project.record("cut", `---\nsecured: "${secret}\n---\n`);
    await project.build();
    project.record("news/n1", { ...records["news/n1"], title: ["no text"], secured: secret });

    const report = await project.build();

    const places = { ...filesIn(join(project.dir, "output")), ...filesIn(join(project.dir, ".feedmill")) };
    expect(new Set(report.problems.map(({ file }) => file)).size).toBe(3);
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(Object.keys(places)).toContain("memory.db");
    expect(Object.entries(places).filter(([, text]) => text.includes(secret.slice(0, 12)))).toEqual([]);
  });
});

test("a run that fails half-way leaves no file that nobody owns", async () => {
  const project = aProject({ records: { a: {} }, config: { feeds: { extra: [{ id: "x" }] } } });
  project.write("output/topics.json/in-the-way", "");
  await expect(project.build()).rejects.toThrow("topics.json");
  const isWritten = project.exists("output/feeds/x/feed.rss");
  project.remove("output/topics.json");
  project.config({});

  await project.build();

  expect(isWritten).toBe(true);
  expect(project.exists("output/feeds")).toBe(false);
});

describe("other people's files in the output", () => {
  test("are never touched or removed", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    project.write("output/CNAME", "feeds.example.org");
    project.write("output/topics/ai/photo.jpg", "jpg");
    project.write("output/index.html", "<h1>Mine</h1>");
    project.write("output/.well-known/x", "x");
    const mine = ["CNAME", "topics/ai/photo.jpg", "index.html", ".well-known/x"];
    const before = project.trace();
    const { notes } = await project.build();
    project.topic("ai", { name: "AI", retired: true });
    project.config({ output: { pages: false } });

    await project.build();

    const after = project.trace();
    expect(notes).toEqual([expect.stringContaining("No saved state"), expect.stringContaining("index.html")]);
    for (const path of mine) expect(after[path]).toBe(before[path]);
    expect(project.exists("output/topics/ai/feed.rss")).toBe(false);
  });

  test("stay when they took the place of one of feedmill's", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    await project.build();
    project.write("output/index.html", "<h1>Mine now</h1>");
    project.write("output/topics/ai/index.html", "<h1>Mine too</h1>");
    project.record("a", { topics: ["AI"], title: "Changed" });
    const changed = await project.build();
    project.topic("ai", { name: "AI", retired: true });

    await project.build();

    expect(changed.notes).toEqual([
      expect.stringContaining("index.html"),
      expect.stringContaining("topics/ai/index.html"),
    ]);
    expect(project.read("output/index.html")).toBe("<h1>Mine now</h1>");
    expect(project.read("output/topics/ai/index.html")).toBe("<h1>Mine too</h1>");
  });

  test("but feedmill's own are mended when they are damaged, emptied or deleted", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    await project.build();
    const before = project.output();
    appendFileSync(join(project.dir, "output/feed.rss"), "<!-- oops -->");
    project.write("output/feed.atom", "");
    project.remove("output/topics");

    const { files } = await project.build();

    expect(project.output()).toEqual(before);
    expect(files.written).toBe(6);
  });

  test("are not in the way when the memory of having written was lost", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    project.remove(".feedmill");
    project.record("a", { title: "Changed" });

    const { notes } = await project.build();

    expect(project.titles()).toEqual(["Changed"]);
    expect(Object.values(project.output()).join()).not.toContain(">a<");
    expect(notes).toHaveLength(1);
  });
});

describe("ids", () => {
  test("a new prefix is refused until it is accepted", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    const before = project.trace();
    project.config({ site: { title: "Site", url: "https://new.example/" } });

    await expect(project.build()).rejects.toThrow(
      /tag:feeds\.example\.org,2026:.*tag:new\.example,2026:.*--accept-new-ids/u,
    );
    expect(project.trace()).toEqual(before);

    await project.build({ acceptNewIds: true });
    await project.build();
    expect(project.feed("all").items[0]?.id).toBe("tag:new.example,2026:a");
  });

  test("a site that loses its address does not lose its ids", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    const before = project.trace();
    project.config({ site: { title: "Site" } });

    await expect(project.build()).rejects.toThrow(/--accept-new-ids/u);
    expect(project.trace()).toEqual(before);
  });

  test("a preview may get an address at any time", async () => {
    const project = aProject({ records: { a: {} }, config: { site: { title: "Site" } } });
    const preview = await project.build();
    project.config({});

    await project.build();

    expect(preview.notes.join()).toContain("preview");
    expect(project.feed("all").items[0]?.id).toBe("tag:feeds.example.org,2026:a");
  });

  test("a move to another address keeps the ids when the prefix is kept", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    project.config({ site: { url: "https://new.example/", idPrefix: "tag:feeds.example.org,2026:" } });

    await project.build();

    expect(project.feed("all").items[0]?.id).toBe("tag:feeds.example.org,2026:a");
  });
});

describe("a preview", () => {
  test("tells what would change and leaves no trace", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    await project.command("build", "--no-check");
    project.record("a", { title: "Changed", topics: ["Law"] });
    const before = traceOf(project.dir);
    const stateBefore = readdirSync(join(project.dir, ".feedmill"));

    const { out } = await project.command("build", "--dry-run", "--json");

    expect(readdirSync(join(project.dir, ".feedmill"))).toEqual(stateBefore);
    expect(traceOf(project.dir)).toEqual(before);
    const { out: real } = await project.command("build", "--no-check", "--json");
    for (const part of ["files", "feeds", "items", "records"])
      expect(JSON.parse(out)[part]).toEqual(JSON.parse(real)[part]);
    expect(JSON.parse(real).files.written).toBeGreaterThan(10);
  });

  test.each([["--dry-run"], ["--now", "2027-01-01"]])(
    "with %s makes no folder where there was none",
    async (...args) => {
      const project = aProject({ records: { a: {} }, config: { links: { check: false } } });

      const { code, out } = await project.command("build", "--json", ...args);

      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ items: { published: 1 }, files: { unchanged: 0, removed: 0 } });
      expect([project.exists("output"), project.exists(".feedmill")]).toEqual([false, false]);
    },
  );
});
