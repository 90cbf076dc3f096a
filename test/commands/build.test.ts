import { readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nineRecords } from "../support/nine-records.ts";
import { aProject, linkOf, traceOf } from "../support/project.ts";

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
