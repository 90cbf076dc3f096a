import { describe, expect, test } from "vitest";
import { z } from "zod";
import { apiIndex, apiPage } from "../../../src/formats/api/schema.ts";
import { aProject, type Fields, type Project, type ProjectParts } from "../../support/project.ts";

const config = { output: { api: true, pages: false } };

/** Records of consecutive days, `r000` the oldest. */
function days(count: number, fields: Fields = {}): Record<string, Fields> {
  const at = (index: number) => new Date(Date.UTC(2025, 0, 1 + index)).toISOString();
  const name = (index: number) => `r${String(index).padStart(3, "0")}`;
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [name(index), { publishedDateTime: at(index), ...fields }]),
  );
}

async function aBuilt(parts: ProjectParts): Promise<Project> {
  const project = aProject({ config, ...parts });
  await project.build();
  return project;
}

const readPage = (project: Project, path: string) => apiPage.parse(JSON.parse(project.read(`output/api/v1/${path}`)));
const readIndex = (project: Project) => apiIndex.parse(JSON.parse(project.read("output/api/v1/index.json")));
const pathOf = (url: string) => url.replace("https://feeds.example.org/api/v1/", "");

function walk(project: Project, from: string, direction: "next" | "prev"): string[] {
  const page = readPage(project, from);
  const titles = page.items.map(({ title }) => title);
  const further = page[direction];
  if (further === undefined) return titles;
  const rest = walk(project, pathOf(further), direction);
  return direction === "next" ? [...titles, ...rest] : [...rest, ...titles];
}

describe("the JSON API", () => {
  test("is only written when asked for, and removed when not any more", async () => {
    const project = await aBuilt({ records: days(1) });
    const before = project.exists("output/api/v1/index.json");
    project.config({ output: { api: false } });
    await project.build();

    expect([before, project.exists("output/api")]).toEqual([true, false]);
  });

  test("has every item, newest first, by pages that lead to each other, whatever the feeds' limit", async () => {
    const project = await aBuilt({ records: days(205), config: { ...config, feeds: { limit: 5 } } });
    const newestFirst = Object.keys(days(205)).reverse();

    expect(walk(project, "items/index.json", "next")).toEqual(newestFirst);
    expect(walk(project, "items/1.json", "prev")).toEqual(newestFirst);
    expect(readIndex(project).items).toEqual({
      count: 205,
      newest: "https://feeds.example.org/api/v1/items/index.json",
      oldest: "https://feeds.example.org/api/v1/items/1.json",
    });
  });

  test.each([
    [0, 0, []],
    [1, 1, []],
    [100, 100, []],
    [101, 1, [100]],
    [200, 100, [100]],
    [201, 1, [100, 100]],
  ])("cuts %i items into pages", async (count, onNewest, full) => {
    const project = await aBuilt({ records: days(count) });

    const numbered = full.map((_, index) => readPage(project, `items/${index + 1}.json`).items.length);
    expect([readPage(project, "items/index.json").items.length, numbered]).toEqual([onNewest, full]);
    expect(project.exists(`output/api/v1/items/${full.length + 1}.json`)).toBe(false);
  });

  test("has the same order among items of one moment as the feeds", async () => {
    const records = Object.fromEntries(["b", "a", "d", "c"].map((name) => [name, {}]));
    const project = await aBuilt({ records });

    expect(walk(project, "items/index.json", "next")).toEqual(project.titles());
  });

  test("a new item changes the page of the newest and the index only", async () => {
    const project = await aBuilt({ records: days(150, { topics: ["AI"] }) });
    const before = project.trace();
    project.record("new", { publishedDateTime: "2026-01-15T00:00:00Z" });

    await project.build();

    const after = project.trace();
    const changed = Object.keys(after).filter((path) => path.startsWith("api/") && after[path] !== before[path]);
    expect(changed).toEqual(["api/v1/index.json", "api/v1/items/index.json"]);
  });

  test("writes nothing when nothing changed", async () => {
    const project = await aBuilt({ records: days(150, { topics: ["AI"] }) });
    const before = project.trace();

    const { files } = await project.build();

    expect(files.written).toBe(0);
    expect(project.trace()).toEqual(before);
  });

  test("has the same items under the same ids as the feeds, and keeps their rules", async () => {
    const records = {
      a: { topics: ["AI"], quality: 7, heat: 3, secured: "c2VjcmV0", images: [{ url: "https://pics.example/a.png" }] },
      hidden: { published: false },
      gone: { removed: true },
      later: { publishedDateTime: "2099-01-01T00:00:00Z" },
    };
    const project = await aBuilt({ records, topics: { sea: { id: "sea", name: "Sea", parent: "AI" } } });

    const page = readPage(project, "items/index.json");

    expect(page.items.map(({ id }) => id)).toEqual(project.feed("all").items.map(({ id }) => id));
    expect(page.items).toEqual([
      {
        id: "tag:feeds.example.org,2026:a",
        url: "https://news.example/a",
        title: "a",
        summary: "",
        publishedAt: "2026-01-01T00:00:00.000Z",
        updatedAt: "2026-01-01T00:00:00.000Z",
        topics: [{ id: "ai", name: "AI" }],
        images: [{ url: "https://pics.example/a.png" }],
        authors: [],
        related: [],
      },
    ]);
    expect(readPage(project, "topics/ai/index.json")).toMatchObject({ topic: { id: "ai", name: "AI" }, count: 1 });
    expect(readPage(project, "topics/sea/index.json")).toMatchObject({ count: 0, items: [] });
    expect(readIndex(project).topics).toMatchObject([
      { id: "ai", name: "AI", count: 1 },
      { id: "sea", name: "Sea", parent: "ai", count: 0 },
    ]);
  });

  test("shows sanitised HTML with feeds.content: full", async () => {
    const project = aProject({ config: { ...config, feeds: { content: "full" } } });
    project.record("a", {}, "<p>Text<script>alert(1)</script></p>");
    await project.build();

    expect(readPage(project, "items/index.json").items[0]?.contentHtml).toBe("<p>Text</p>");
  });

  test("says in a JSON Schema what its files hold", async () => {
    const project = await aBuilt({ records: days(1) });

    const schema = JSON.parse(project.read("output/api/v1/schema.json"));

    const check = z.fromJSONSchema(schema);
    for (const path of ["index.json", "items/index.json"]) {
      const file = JSON.parse(project.read(`output/api/v1/${path}`));
      expect(check.safeParse(file).success).toBe(true);
      expect(check.safeParse({ ...file, version: 2 }).success).toBe(false);
    }
  });
});
