import { describe, expect, test } from "vitest";
import type { FeedDiff, OutputDiff } from "../../src/commands/diff.ts";
import { aProject, linkOf, type Project, type ProjectParts, traceOf } from "../support/project.ts";

const page = "https://news.example/story";

async function aPublishedProject(parts: ProjectParts = {}): Promise<Project> {
  const project = aProject({
    records: {
      kept: { topics: ["AI", "Web"], publishedDateTime: "2026-01-09T00:00:00Z" },
      other: { topics: ["AI"], publishedDateTime: "2026-01-08T00:00:00Z" },
      third: { publishedDateTime: "2026-01-07T00:00:00Z" },
    },
    ...parts,
  });
  await project.build();
  return project;
}

async function diffOf(project: Project, ...args: string[]): Promise<OutputDiff> {
  const { out } = await project.command("diff", "--json", "--now", "2026-02-01", ...args);
  return JSON.parse(out) as OutputDiff;
}

const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id.replace(/^.*:/u, ""));
const feedOf = ({ feeds }: OutputDiff, id: string) => feeds.find((feed) => feed.id === id) as FeedDiff;

describe("without news", () => {
  test("nothing changes", async () => {
    const project = await aPublishedProject();

    expect(await diffOf(project)).toEqual({
      counts: { added: 0, changed: 0, withdrawn: 0 },
      feeds: [],
      unchanged: 3,
      notes: [],
    });
  });

  test("nothing changes either when everything is compared anew", async () => {
    const project = await aPublishedProject({
      records: {
        rich: {
          title: "A &amp; <b>B</b> \u{1f600}",
          excerpt: "Text",
          language: "de",
          updatedDateTime: "2026-01-05T00:00:00Z",
          images: [{ url: "https://pics.example/a.png", width: 10, height: 20 }],
          related: [{ title: "R", webUrl: "https://r.example/", provider: { name: "P" } }],
          provider: { name: "Prov", domain: "prov.example", authors: [{ name: "Ann" }] },
          topics: ["AI"],
        },
      },
      config: { site: { title: "Site", url: "https://feeds.example.org/", icon: "https://feeds.example.org/i.png" } },
    });
    for (const path of ["feed.json", "topics/ai/feed.json"])
      project.write(`output/${path}`, project.read(`output/${path}`));

    expect((await diffOf(project)).feeds).toEqual([]);
  });
});

describe("an item", () => {
  test("that is new is added to each of its feeds and counted once", async () => {
    const project = await aPublishedProject();
    project.record("new", { title: "New", topics: ["AI"] });

    const diff = await diffOf(project);

    expect(diff.counts).toEqual({ added: 1, changed: 0, withdrawn: 0 });
    expect(diff.feeds.map(({ id, state }) => [id, state])).toEqual([
      ["all", "changed"],
      ["topics/ai", "changed"],
    ]);
    expect(feedOf(diff, "topics/ai").added).toEqual([
      { id: "tag:feeds.example.org,2026:new", title: "New", url: linkOf("new") },
    ]);
  });

  test.each([
    [{ title: "Other title" }, ["title", "content"]],
    [{ excerpt: "Other" }, ["summary", "content"]],
    [{ originalUrl: "https://news.example/elsewhere" }, ["link", "content"]],
    [{ publishedDateTime: "2026-01-10T00:00:00Z" }, ["published", "updated"]],
    [{ updatedDateTime: "2026-01-20T00:00:00Z" }, ["updated"]],
    [{ type: "video" }, ["kind"]],
    [{ language: "de" }, ["language"]],
    [{ images: [{ url: "https://pics.example/a.png" }] }, ["content", "image"]],
    [{ provider: { name: "P" } }, ["content", "authors"]],
    [{ topics: ["AI", "Web", "More"] }, ["topics"]],
    [{ related: [{ title: "R", webUrl: "https://r.example/" }] }, ["content", "related"]],
  ])("with %o tells what changes", async (fields, names) => {
    const project = await aPublishedProject();
    project.record("kept", { topics: ["AI", "Web"], publishedDateTime: "2026-01-09T00:00:00Z", ...fields });

    expect(feedOf(await diffOf(project), "all").changed).toMatchObject([{ title: expect.any(String), fields: names }]);
  });

  test.each<[string, (project: Project) => void, string]>([
    ["unpublished", (project) => project.record("third", { published: false }), "unpublished"],
    ["removed", (project) => project.record("third", { removed: true }), "removed"],
    ["postponed", (project) => project.record("third", { publishedDateTime: "2099-01-01T00:00:00Z" }), "scheduled"],
    ["without its file", (project) => project.remove("records/third.md"), "deleted"],
    ["without a link", (project) => project.record("third", { originalUrl: null }), "no-link"],
    [
      "a copy of an earlier one",
      (project) => {
        project.record("third", { originalUrl: page });
        project.record("first", { originalUrl: page, publishedDateTime: "2025-01-01T00:00:00Z" });
      },
      "duplicate",
    ],
  ])("%s is withdrawn, with the reason", async (_what, change, reason) => {
    const project = await aPublishedProject();
    change(project);

    const diff = await diffOf(project);

    expect(diff.counts.withdrawn).toBe(1);
    expect(feedOf(diff, "all").withdrawn).toEqual([
      expect.objectContaining({ id: "tag:feeds.example.org,2026:third", title: "third", url: linkOf("third"), reason }),
    ]);
  });

  test("that newer ones push out is beyond the limit", async () => {
    const project = await aPublishedProject({ config: { feeds: { limit: 3 } } });
    project.record("new", { publishedDateTime: "2026-01-20T00:00:00Z" });

    const { withdrawn } = feedOf(await diffOf(project), "all");

    expect(withdrawn).toMatchObject([{ reason: "beyond-limit", record: "third.md" }]);
  });

  test("that no longer names a topic leaves that feed only", async () => {
    const project = await aPublishedProject();
    project.record("kept", { topics: ["AI"], publishedDateTime: "2026-01-09T00:00:00Z" });

    const diff = await diffOf(project);

    expect(feedOf(diff, "topics/web").withdrawn).toMatchObject([{ reason: "elsewhere", record: "kept.md" }]);
    expect(feedOf(diff, "all").changed).toMatchObject([{ fields: ["topics"] }]);
  });

  test("whose link died since is withdrawn as dead", async () => {
    const project = aProject({ records: { a: {}, b: {}, third: {} } });
    await project.build({ check: false });
    project.web.answers[linkOf("third")] = "gone";
    await project.check();

    const diff = await diffOf(project);

    expect(feedOf(diff, "all").withdrawn).toMatchObject([{ title: "third", reason: "dead", record: "third.md" }]);
  });
});

describe("a feed", () => {
  test("of a new topic is new, that of a retired one vanishes", async () => {
    const project = await aPublishedProject();
    project.record("new", { topics: ["Fresh"] });
    project.topic("web", { id: "web", name: "Web", retired: true });

    const diff = await diffOf(project);

    expect(feedOf(diff, "topics/fresh")).toMatchObject({ state: "new", added: [{ title: "new" }] });
    expect(feedOf(diff, "topics/web")).toMatchObject({ state: "vanished", withdrawn: [{ reason: "feed-vanished" }] });
  });

  test("tells what of itself changes", async () => {
    const project = await aPublishedProject();
    project.config({ site: { title: "Renamed", url: "https://feeds.example.org/", description: "More" } });

    const { fields, added, changed, withdrawn } = feedOf(await diffOf(project), "all");

    expect(fields).toEqual(["title", "description", "authors"].filter((name) => fields.includes(name)));
    expect(fields).toContain("title");
    expect([added, changed, withdrawn]).toEqual([[], [], []]);
  });

  test("under a new id is compared with what its old folder holds", async () => {
    const project = await aPublishedProject();
    project.topic("ai", { id: "artificial", name: "AI", formerIds: ["ai"] });

    const diff = await diffOf(project);

    expect(feedOf(diff, "topics/artificial")).toMatchObject({ state: "changed", added: [], withdrawn: [] });
    expect(feedOf(diff, "topics/ai")).toBeUndefined();
  });
});

describe("the published output", () => {
  test("that is not there yet makes everything new", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });

    const diff = await diffOf(project);

    expect(diff.feeds.map(({ id, state }) => [id, state])).toEqual([
      ["all", "new"],
      ["topics/ai", "new"],
    ]);
  });

  test.each([
    ["is no JSON", "junk", "it is no application/feed+json"],
    ["is no feed", '{"a": 1}', "it is no application/feed+json"],
    ["is somebody else's", '{"items": []}', "it is not feedmill's"],
  ])("that %s is told, and what is remembered is used", async (_what, body, why) => {
    const project = await aPublishedProject();
    project.write("output/feed.json", body);
    project.record("new", {});
    project.record("third", { published: false });

    const diff = await diffOf(project);

    expect(diff.notes).toEqual([expect.stringContaining(`feed.json was not compared: ${why}`)]);
    expect(ids(feedOf(diff, "all").added)).toEqual(["new"]);
    expect(ids(feedOf(diff, "all").withdrawn)).toEqual(["third"]);
  });

  test("that is missing is told, and what is remembered is used", async () => {
    const project = await aPublishedProject({ config: { feeds: { formats: ["rss"] } } });
    project.record("new", { topics: ["AI"] });

    const diff = await diffOf(project);

    expect(diff.notes).toEqual([expect.stringContaining("3 feeds without feed.json in ")]);
    expect(diff.counts).toEqual({ added: 1, changed: 0, withdrawn: 0 });
  });

  test("without any memory is compared all the same", async () => {
    const project = await aPublishedProject();
    project.remove(".feedmill");
    project.record("third", { title: "Third" });

    expect(feedOf(await diffOf(project), "all").changed).toMatchObject([
      { fields: ["title", "content", "published", "updated"] },
    ]);
  });
});

test("leaves no trace", async () => {
  const project = await aPublishedProject();
  project.record("new", { topics: ["Fresh"] });
  const before = traceOf(project.dir);

  await diffOf(project);

  expect(traceOf(project.dir)).toEqual(before);
});

test("tells of what the next build does", async () => {
  const project = await aPublishedProject();
  project.record("new", { topics: ["Fresh", "AI"] });
  project.record("other", { published: false });
  const foretold = await diffOf(project);

  const { feeds } = await project.build({ check: false });

  expect(foretold.feeds.map(({ id }) => id)).toEqual(feeds.filter(({ changed }) => changed).map(({ id }) => id));
  expect((await diffOf(project)).feeds).toEqual([]);
});
