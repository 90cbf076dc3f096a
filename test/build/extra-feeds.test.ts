import { describe, expect, test } from "vitest";
import { aProject, linkOf } from "../support/project.ts";

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
