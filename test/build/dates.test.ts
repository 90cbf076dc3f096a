import { describe, expect, test } from "vitest";
import { aProject, linkOf } from "../support/project.ts";

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
