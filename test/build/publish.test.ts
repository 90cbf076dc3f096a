import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nineRecords } from "../support/nine-records.ts";
import { aProject, aRecord, filesIn } from "../support/project.ts";

describe("what is written", () => {
  test("formats, pages and OPML are switches; what is switched off is removed", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    await project.build();
    const written = () => Object.keys(project.output()).filter((path) => !/^(?:health|embed)\//u.test(path));
    const all = written();
    project.config({ feeds: { formats: ["json"] }, output: { pages: false, opml: false, embed: false } });

    const { files } = await project.build();

    expect(all).toEqual([
      ...["_headers", "feed.atom", "feed.json", "feed.rss", "feedmill.css", "feedmill.js", "feeds.opml", "index.html"],
      ...[
        "search.json",
        "topics.json",
        "topics/ai/feed.atom",
        "topics/ai/feed.json",
        "topics/ai/feed.rss",
        "topics/ai/index.html",
      ],
    ]);
    expect(written()).toEqual(["feed.json", "topics.json", "topics/ai/feed.json"]);
    expect(files.removed).toBeGreaterThanOrEqual(8);
  });

  test("content: full shows the sanitised text, and summary shows the excerpt again", async () => {
    const project = aProject({ config: { feeds: { content: "full" } } });
    project.record(
      "a",
      { excerpt: "Short" },
      "<p onclick='x()'>Long <script>alert(1)</script><a href='/b'>text</a></p>",
    );
    await project.build();
    const full = project.feed("all").items[0]?.content_html;
    project.config({});

    await project.build();

    expect(full).toContain('<p>Long <a href="https://news.example/b">text</a></p>');
    expect(project.feed("all").items[0]?.content_html).toContain("<p>Short</p>");
    expect(JSON.stringify(project.output())).not.toContain("Long");
  });

  test("feeds hold the newest items up to the limit, ties by id", async () => {
    const project = aProject({ records: { ...nineRecords(), z: {}, y: {} }, config: { feeds: { limit: 3 } } });

    const { items } = await project.build();

    expect(project.titles()).toEqual(["news/n9", "news/n8", "news/n7"]);
    expect(project.titles("topics/ai")).toEqual(["news/n9", "news/n7", "news/n6"]);
    expect(items.published + items.leftOut["beyond-limit"]).toBe(11);
  });

  test("no secured value reaches output or state", async () => {
    const secret = "I7cubWLbLrKEu7aZxiPRWrV9QkkyrZMTqWJqf1";
    const records = nineRecords({ secured: secret, topics: ["AI"] });
    const project = aProject({ records: { ...records, broken: aRecord({ secured: secret, published: "maybe" }) } });
    project.record("cut", `---\nsecured: "${secret}\n---\n`);
    await project.build();
    project.record("news/n1", { ...records["news/n1"], title: ["no text"], secured: secret });

    const report = await project.build();

    const places = { ...filesIn(join(project.dir, "output")), ...filesIn(join(project.dir, ".feedmill")) };
    expect(new Set(report.problems.map(({ file }) => file)).size).toBe(3);
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(Object.keys(places)).toContain("memory.db");
    expect(Object.entries(places).filter(([, text]) => text.includes(secret.slice(0, 12)))).toEqual([]);
  });
});

test("a run that fails half-way leaves no file that nobody owns", async () => {
  const project = aProject({ records: { a: {} }, config: { feeds: { extra: [{ id: "x" }] } } });
  project.write("output/topics.json/in-the-way", "");
  await expect(project.build()).rejects.toThrow("topics.json");
  const isWritten = project.exists("output/feeds/x/feed.rss");
  project.remove("output/topics.json");
  project.config({});

  await project.build();

  expect(isWritten).toBe(true);
  expect(project.exists("output/feeds")).toBe(false);
});

describe("other people's files in the output", () => {
  test("are never touched or removed", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    project.write("output/CNAME", "feeds.example.org");
    project.write("output/topics/ai/photo.jpg", "jpg");
    project.write("output/index.html", "<h1>Mine</h1>");
    project.write("output/.well-known/x", "x");
    const mine = ["CNAME", "topics/ai/photo.jpg", "index.html", ".well-known/x"];
    const before = project.trace();
    const { notes } = await project.build();
    project.topic("ai", { name: "AI", retired: true });
    project.config({ output: { pages: false } });

    await project.build();

    const after = project.trace();
    expect(notes).toEqual([expect.stringContaining("No saved state"), expect.stringContaining("index.html")]);
    for (const path of mine) expect(after[path]).toBe(before[path]);
    expect(project.exists("output/topics/ai/feed.rss")).toBe(false);
  });

  test("stay when they took the place of one of feedmill's", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    await project.build();
    project.write("output/index.html", "<h1>Mine now</h1>");
    project.write("output/topics/ai/index.html", "<h1>Mine too</h1>");
    project.record("a", { topics: ["AI"], title: "Changed" });
    const changed = await project.build();
    project.topic("ai", { name: "AI", retired: true });

    await project.build();

    expect(changed.notes).toEqual([
      expect.stringContaining("index.html"),
      expect.stringContaining("topics/ai/index.html"),
    ]);
    expect(project.read("output/index.html")).toBe("<h1>Mine now</h1>");
    expect(project.read("output/topics/ai/index.html")).toBe("<h1>Mine too</h1>");
  });

  test("but feedmill's own are mended when they are damaged, emptied or deleted", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } } });
    await project.build();
    const before = project.output();
    appendFileSync(join(project.dir, "output/feed.rss"), "<!-- oops -->");
    project.write("output/feed.atom", "");
    project.remove("output/topics");

    const { files } = await project.build();

    expect(project.output()).toEqual(before);
    expect(files.written).toBe(6);
  });

  test("are not in the way when the memory of having written was lost", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    project.remove(".feedmill");
    project.record("a", { title: "Changed" });

    const { notes } = await project.build();

    expect(project.titles()).toEqual(["Changed"]);
    expect(Object.values(project.output()).join()).not.toContain(">a<");
    expect(notes).toHaveLength(1);
  });
});
