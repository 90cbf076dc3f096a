import { describe, expect, test } from "vitest";
import { aProject } from "../support/project.ts";

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
