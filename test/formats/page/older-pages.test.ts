import { expect, test } from "vitest";
import { aProject, type Fields } from "../../support/project.ts";

/** Records numbered by day: `3` is of 3 January. */
function recordsOf(numbers: readonly number[], topic = "AI"): Record<string, Fields> {
  const record = (number: number): [string, Fields] => [
    `news/n${number}`,
    { title: `Item ${number}.`, publishedDateTime: new Date(Date.UTC(2026, 0, number)).toISOString(), topics: [topic] },
  ];
  return Object.fromEntries(numbers.map(record));
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const config = { feeds: { limit: 2 }, output: { olderPages: 2 } };
const itemsOn = (page: string) => [...page.matchAll(/>Item (\d+)\.</gu)].map(([, number]) => Number(number));
const linksOn = (page: string) =>
  [...page.matchAll(/<a rel="(prev|next)" href="([^"]*)"/gu)].map(([, rel, href]) => `${rel} ${href}`);

test("a feed's page leads to older items, page by page, as far as is wanted", async () => {
  const project = aProject({ config, records: recordsOf(upTo(9)) });

  await project.build();

  const pages = ["index.html", "page/2.html", "page/3.html"].map((path) => project.read(`output/topics/ai/${path}`));
  expect(pages.map(itemsOn)).toEqual([
    [9, 8],
    [7, 6],
    [5, 4],
  ]);
  expect(pages.map(linksOn)).toEqual([["next page/2.html"], ["prev ../index.html", "next 3.html"], ["prev 2.html"]]);
  expect(Object.keys(project.output()).filter((path) => path.startsWith("page/"))).toEqual([
    "page/2.html",
    "page/3.html",
  ]);
});

test("there are no such pages when the feed has room for everything, or when none are wanted", async () => {
  const small = aProject({ config, records: recordsOf(upTo(2)) });
  const none = aProject({ config: { ...config, output: { olderPages: 0 } }, records: recordsOf(upTo(9)) });

  await Promise.all([small.build(), none.build()]);

  for (const project of [small, none]) {
    expect(Object.keys(project.output()).filter((path) => path.includes("page/"))).toEqual([]);
    expect(linksOn(project.read("output/index.html"))).toEqual([]);
  }
});

test("a new item moves on through the pages of its own feeds only, and what it pushes out is removed with its page", async () => {
  const project = aProject({ config, records: { ...recordsOf([1, 2, 3, 4]), ...recordsOf([5, 6, 7], "Law") } });
  await project.build();
  const before = project.output();
  for (const [path, fields] of Object.entries(recordsOf([8], "Law"))) project.record(path, fields);

  await project.build();

  const after = project.output();
  expect(itemsOn(after["topics/law/page/2.html"] ?? "")).toEqual([6, 5]);
  expect(after["topics/ai/page/2.html"]).toBe(before["topics/ai/page/2.html"]);

  for (const number of [5, 6, 7]) project.remove(`records/news/n${number}.md`);
  await project.build();

  expect(Object.keys(project.output()).filter((path) => path.startsWith("topics/law/page/"))).toEqual([]);
});

test("an item stays out of older pages for the reasons it stays out of feeds", async () => {
  const records = recordsOf(upTo(6));
  const project = aProject({ config, records: { ...records, "news/n3": { ...records["news/n3"], published: false } } });

  await project.build();

  expect(itemsOn(project.read("output/page/2.html"))).toEqual([4, 2]);
});

test("old folders of a topic lead to the same older items", async () => {
  const project = aProject({
    config,
    topics: { ai: { name: "AI", formerIds: ["robots"] } },
    records: recordsOf(upTo(5)),
  });

  await project.build();

  expect(project.read("output/topics/robots/page/2.html")).toBe(project.read("output/topics/ai/page/2.html"));
});

test("what stands on older pages can be found by the search, and counts in the lists of topics", async () => {
  const project = aProject({ config, records: { ...recordsOf(upTo(9)), ...recordsOf([10, 11, 12], "Law") } });

  await project.build();

  const { items } = JSON.parse(project.read("output/search.json")) as { items: { title: string }[] };
  const titles = items.map(({ title }) => title);
  expect(titles).toContain("Item 4.");
  expect(titles).not.toContain("Item 3.");
  const counts = [...project.read("output/index.html").matchAll(/class="count">([^<]*)</gu)].map(([, text]) => text);
  expect(counts).toEqual(["6+", "3"]);
});
