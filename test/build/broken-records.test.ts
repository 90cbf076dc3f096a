import { describe, expect, test } from "vitest";
import { aProject } from "../support/project.ts";

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
