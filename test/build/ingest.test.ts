import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, aRecord, linkOf } from "../support/project.ts";

test("names in any script pair with what is known of them, in whatever order they sort", async () => {
  const names = ["a", "Z", "é", "e\u0301x", "日本", "\uff21", "😀", "\u{10ffff}"];
  const records = Object.fromEntries(
    names.flatMap((name) => [
      [name, {}],
      [`${name}/${name}`, {}],
    ]),
  );
  const project = aProject({ records });
  await project.build();
  project.remove("records/日本.md");
  project.record("日本2", {});

  const { records: counts } = await project.build();

  expect(counts).toMatchObject({ files: 16, parsed: 1, cached: 15, removed: 1 });
});

test("a folder of more files than are read at once is paired to the end", async () => {
  const name = (number: number) => `n${String(number).padStart(5, "0")}`;
  const records = Object.fromEntries(Array.from({ length: 1100 }, (_, number) => [name(number), { published: false }]));
  const project = aProject({ records });
  await project.build();
  for (const number of [0, 999, 1000, 1001, 1099]) project.remove(`records/${name(number)}.md`);
  for (const number of [1, 998, 1002, 1098]) project.record(name(number), { title: "New", published: false });
  project.record("zz", {});

  const { records: counts, items } = await project.build();

  expect(counts).toMatchObject({ files: 1096, parsed: 5, cached: 1091, removed: 5 });
  expect(items).toMatchObject({ published: 1, leftOut: { unpublished: 1095 } });
});

test("a settled record that turns into something unreadable keeps its last good version", async () => {
  const project = aProject({ records: { huge: {}, linked: {}, latin: {} } });
  await project.build();
  project.record("huge", aRecord({ title: "x".repeat(1_100_000) }));
  project.remove("records/linked.md");
  symlinkSync("/etc/hostname", join(project.dir, "records/linked.md"));
  project.write("records/latin.md", Buffer.from("---\ntitle: caf\u00e9\n---\n", "latin1"));
  mkdirSync(join(project.dir, "records/folder.md"));

  const { problems, items } = await project.build();

  expect(project.titles()).toEqual(["huge", "latin", "linked"]);
  expect(items.leftOut.invalid).toBe(1);
  expect(problems.map(({ file, line }) => [file, line])).toEqual([
    ["records/folder.md", 1],
    ["records/huge.md", 1],
    ["records/latin.md", 2],
    ["records/linked.md", 1],
  ]);
});

test("settings that change what a record means are heeded at once", async () => {
  const project = aProject({ records: { a: { type: "rumour" }, b: {}, c: { images: [{ url: "/x.png" }] } } });
  await project.build();
  project.config({ records: { undecided: "hide", kinds: { rumour: { undecided: "publish" } } } });
  const hidden = await project.build();
  project.config({ site: { title: "Site", url: "https://feeds.example.org/", assetBase: "https://assets.example/" } });

  const back = await project.build();

  expect(hidden).toMatchObject({ records: { parsed: 3 }, items: { published: 1, leftOut: { unpublished: 2 } } });
  expect(back.items.published).toBe(3);
  expect(project.read("output/feed.json")).toContain("https://assets.example/x.png");
  expect(project.feed("all").items.map(({ url }) => url)).toEqual(["a", "b", "c"].map(linkOf));
});

test.each(["deleted", "withdrawn"])(
  "a %s record beyond the limit leaves no version that could come back",
  async (how) => {
    const broken = "---\ntitle: [\n---\n";
    const old = { publishedDateTime: "2020-01-01T00:00:00Z" };
    const project = aProject({ records: { old, new: {} }, config: { feeds: { limit: 1 } } });
    await project.build();
    project.record("old", broken);
    await project.build();
    if (how === "deleted") project.remove("records/old.md");
    else project.record("old", `---\npublished: false\n${broken.slice(4)}`);
    await project.build();
    project.record("old", `${broken}again`);

    const { items } = await project.build();

    expect(items.leftOut).toMatchObject({ invalid: 1, "beyond-limit": 0 });
  },
);
