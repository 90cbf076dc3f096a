import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { aProject, linkOf, type Project } from "../support/project.ts";

const marked = 777;

/** Three records, one of them due on 10 February, one with an update that counts from 8 February on. */
function aSettledProject(): Project {
  return aProject({
    records: {
      a: { topics: ["AI"], images: [{ url: "https://pics.example/a.png" }] },
      b: { updatedDateTime: "2026-02-08T00:00:00Z" },
      later: { publishedDateTime: "2026-02-10T00:00:00Z" },
    },
    topics: { ai: { name: "AI" } },
  });
}

/** What the build cache holds of the last result. */
type Cache = { result: { value: { result: { items: { published: number } } } } };

/** Builds, and marks what is kept for the next run: whether that run takes it over can be told by its report. */
async function buildAndMark(project: Project): Promise<void> {
  await project.build();
  const file = join((await project.load()).state, "build-cache.json");
  const cache = JSON.parse(readFileSync(file, "utf8")) as Cache;
  cache.result.value.result.items.published = marked;
  writeFileSync(file, JSON.stringify(cache));
}

test("skips the build while no input changes, and reports the last result as unchanged", async () => {
  const project = aSettledProject();
  const first = await project.build();
  await buildAndMark(project);
  const before = project.trace();
  project.clock.ahead(0.5);

  const { items, feeds, files, problems, pictures } = await project.build();

  expect(items).toEqual({ ...first.items, published: marked });
  expect(feeds).toEqual(first.feeds.map((feed) => ({ ...feed, changed: false })));
  expect(files).toEqual({ written: 0, unchanged: first.files.written, removed: 0 });
  expect({ problems, pictures }).toEqual({
    problems: first.problems,
    pictures: { known: 1, due: 0, checked: 0, dead: 0 },
  });
  expect(project.trace()).toEqual(before);
});

const changes: [string, (project: Project) => unknown][] = [
  ["a record changes", (project) => project.record("a", { topics: ["AI"], excerpt: "New." })],
  ["a record changes that is in no feed", (project) => project.record("later", { publishedDateTime: "2026-02-11" })],
  ["a record comes", (project) => project.record("c")],
  ["a record goes", (project) => project.remove("records/b.md")],
  ["a record breaks", (project) => project.record("a", "---\ntitle: [\n---\n")],
  ["a setting changes", (project) => project.config({ feeds: { limit: 1 } })],
  ["a topic changes", (project) => project.topic("ai", { name: "AI", description: "Machines." })],
  ["a topic's file breaks", (project) => project.write("config/topics/bad.yaml", "name: [")],
  ["a file of the output is gone", (project) => project.remove("output/topics/ai/feed.rss")],
  ["a file of the output is changed", (project) => appendFileSync(join(project.dir, "output/feed.json"), " ")],
  ["the record index is lost", (project) => project.remove(".feedmill/cache.db")],
  ["the memory is lost", (project) => project.remove(".feedmill/memory.db")],
  ["a record becomes due", (project) => project.clock.set("2026-02-10T00:00:00Z")],
  ["an update begins to count", (project) => project.clock.set("2026-02-08T00:00:00Z")],
  ["it is a few hours earlier than it was", (project) => project.clock.ahead(-0.25)],
  [
    "links are due and found dead",
    (project) => {
      project.clock.set("2026-02-04T12:00:00Z");
      project.web.answers[linkOf("b")] = "gone";
    },
  ],
];

test.each(changes)("it is made anew when %s", async (_what, change) => {
  const project = aSettledProject();
  await buildAndMark(project);

  change(project);
  const { items } = await project.build();

  expect(items.published).not.toBe(marked);
});

test("it is made anew when asked to render everything", async () => {
  const project = aSettledProject();
  await buildAndMark(project);

  const { items } = await project.build({ force: true });

  expect(items.published).toBe(2);
});

test("a picture that is due is asked for; where it may not be, only the count of those changes", async () => {
  const project = aSettledProject();
  const { checkLinks } = project.web;
  let hasTime = false;
  Object.assign(project.web, {
    checkLinks: async (request: Parameters<typeof checkLinks>[0]) =>
      request.expects === "pictures" && !hasTime ? { checked: 0, cutShort: "budget" } : checkLinks(request),
  });
  await buildAndMark(project);
  hasTime = true;

  const resting = await project.build({ check: false });
  const asking = await project.build();

  expect([resting.items.published, resting.pictures]).toEqual([marked, { known: 1, due: 1, checked: 0, dead: 0 }]);
  expect([asking.items.published, asking.pictures]).toEqual([2, { known: 1, due: 1, checked: 1, dead: 0 }]);
});

test("it is made anew when a run that was killed had found a picture dead", async () => {
  const project = aSettledProject();
  await buildAndMark(project);
  const { pictures, close } = openStore((await project.load()).state);
  const [state] = await pictures.get(["https://pics.example/a.png"]);
  await pictures.put(state === undefined ? [] : [{ ...state, verdict: { kind: "dead", reason: "gone" } }], []);
  close();

  const { items, pictures: counts } = await project.build();

  expect([items.published, counts.dead]).toEqual([2, 1]);
});

test("nothing is kept while somebody else's file is in the way", async () => {
  const project = aSettledProject();
  project.write("output/feed.rss", "mine");

  const first = await project.build();
  const second = await project.build();
  project.remove("output/feed.rss");
  const third = await project.build();

  expect(second.problems).toEqual([expect.objectContaining({ file: "output/feed.rss" })]);
  expect([first.files.written > 0, second.files.written, third.files.written]).toEqual([true, 0, 1]);
});
