import { describe, expect, test } from "vitest";
import type { ListReport } from "../../src/commands/list.ts";
import { leftOutReasons } from "../../src/model/record.ts";
import { openStore } from "../../src/store/store.ts";
import { aProject, linkOf, type Project } from "../support/project.ts";

const page = "https://news.example/story";
const records = {
  "news/good": { topics: ["AI"], publishedDateTime: "2026-01-09T00:00:00Z" },
  hidden: { published: false, topics: ["AI"] },
  gone: { removed: true },
  soon: { publishedDateTime: "2099-03-01T00:00:00Z" },
  undated: { publishedDateTime: null },
  "no-link": { originalUrl: null },
  dead: {},
  first: { originalUrl: page, publishedDateTime: "2026-01-02T00:00:00Z" },
  copy: { originalUrl: `${page}/?utm_source=x`, publishedDateTime: "2026-01-03T00:00:00Z", topics: ["Robots"] },
  spam: { title: "Casino" },
  old: { publishedDateTime: "2020-01-01T00:00:00Z" },
  "bad.md": "---\ntitle: [\n---\n",
  "twin.md": {},
  "twin.txt": {},
  ended: { expiryDate: "2026-01-20T00:00:00Z" },
};
const config = { feeds: { limit: 3, where: { exclude: "casino" } } };

async function aBuiltProject(parts: Parameters<typeof aProject>[0] = { records, config }): Promise<Project> {
  const project = aProject(parts);
  project.web.answers[linkOf("dead")] = "gone";
  await project.build();
  return project;
}

/** The clock of commands is the real one: what these tests list does not depend on it. */
async function list(project: Project, ...args: string[]): Promise<ListReport> {
  const { out } = await project.command("list", "--json", ...args);
  return JSON.parse(out) as ListReport;
}

async function files(project: Project, ...args: string[]): Promise<string[]> {
  const { records: found } = await list(project, ...args);
  return found.map(({ file }) => file.replace("records/", ""));
}

describe("list", () => {
  test("lists every record, newest first, those without a date last", async () => {
    const project = await aBuiltProject();

    const { records: found } = await list(project);

    expect(found.map(({ file, state }) => [file.replace("records/", ""), state])).toEqual([
      ["soon.md", "scheduled"],
      ["news/good.md", "published"],
      ["copy.md", "duplicate"],
      ["first.md", "published"],
      ["dead.md", "dead"],
      ["ended.md", "expired"],
      ["gone.md", "removed"],
      ["hidden.md", "unpublished"],
      ["no-link.md", "no-link"],
      ["spam.md", "filtered"],
      ["twin.md", "published"],
      ["twin.txt", "invalid"],
      ["old.md", "beyond-limit"],
      ["bad.md", "invalid"],
      ["undated.md", "undated"],
    ]);
  });

  test("says of each where it is, or why it is in no feed", async () => {
    const project = await aBuiltProject();

    const { records: found } = await list(project);
    const of = (file: string) => found.find((one) => one.file === `records/${file}`);

    expect(of("news/good.md")).toEqual({
      file: "records/news/good.md",
      title: "news/good",
      state: "published",
      publishedAt: "2026-01-09T00:00:00.000Z",
      topics: ["AI"],
      feeds: ["all", "topics/ai"],
      link: { url: linkOf("news/good"), verdict: "alive", reason: "ok", checkedAt: "2026-02-01T00:00:00.000Z" },
      problems: [],
    });
    expect(of("dead.md")).toMatchObject({ detail: "its link is dead (gone), checked once", feeds: [] });
    expect(of("old.md")?.detail).toBe("it comes after 3 newer items, and feeds contain 3 at most");
    expect(of("copy.md")?.detail).toBe("it links to the same page as first.md");
    expect(of("bad.md")?.problems).toMatchObject([{ message: expect.stringContaining("YAML") }]);
  });

  test("counts what is left out as the build does", async () => {
    const project = await aBuiltProject();

    const { items } = await project.build();
    const { counts } = await list(project);

    expect(counts).toEqual({ records: 15, published: items.published, leftOut: items.leftOut });
  });

  test("lists what is left out, all or for one reason", async () => {
    const project = await aBuiltProject();

    const all = await list(project, "--left-out");
    const byReason = await Promise.all(leftOutReasons.map((reason) => files(project, "--left-out", reason)));

    expect(all.records).toHaveLength(12);
    expect(byReason.flat()).toHaveLength(12);
    expect(await files(project, "--left-out", "invalid")).toEqual(["twin.txt", "bad.md"]);
  });

  test("takes the name, the alias or the id of a topic, and counts what it gets from duplicates and topics below", async () => {
    const topics = {
      machines: { name: "Thinking machines", aliases: ["AI"], id: "ai" },
      robots: { name: "Robots", parent: "Thinking machines" },
    };
    const project = await aBuiltProject({ records, config: { feeds: { limit: 9 }, topics: { rollUp: true } }, topics });
    const expected = ["news/good.md", "copy.md", "first.md", "hidden.md"];

    expect(await files(project, "--topic", "thinking  machines")).toEqual(expected);
    expect(await files(project, "--topic", "ai")).toEqual(expected);
    expect(await files(project, "--topic", "Robots")).toEqual(["copy.md", "first.md"]);
  });

  test.each([
    ["robts", 'did you mean "robots"?'],
    ["elsewhere", "there are ai, robots"],
  ])("says what may be meant by the topic %s, with exit code 2", async (topic, advice) => {
    const project = await aBuiltProject();

    const { code, out, err } = await project.command("list", "--topic", topic);

    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`no topic ${topic}; ${advice}`);
  });

  test("narrows down with every option that is given", async () => {
    const project = await aBuiltProject();

    expect(await files(project, "--topic", "AI", "--left-out")).toEqual(["hidden.md"]);
    expect(await files(project, "--problems", "--left-out", "dead")).toEqual([]);
  });

  test("finds the files with problems, of two with the same id the later", async () => {
    const project = await aBuiltProject();

    expect(await files(project, "--problems")).toEqual(["twin.txt", "bad.md"]);
  });

  test("writes nothing, and sees what no run has seen", async () => {
    const project = await aBuiltProject();
    project.record("new", { published: false });
    const before = project.read(".feedmill/cache.db");

    const found = await files(project, "--left-out", "unpublished");

    expect(found).toEqual(["hidden.md", "new.md"]);
    expect(project.read(".feedmill/cache.db")).toBe(before);
  });

  test("of a project without records is empty", async () => {
    const { code, out } = await aProject().command("list");

    expect({ code, out }).toEqual({ code: 0, out: "0 records: 0 in feeds, 0 left out" });
  });
});

describe("list --dead", () => {
  test("names records whose link is dead, unless they are out for another reason", async () => {
    const project = aProject({ records: { dead: {}, draft: { originalUrl: linkOf("dead/") }, fine: {} } });
    project.web.answers[linkOf("dead")] = "gone";
    await project.build();
    project.record("draft", { originalUrl: linkOf("dead"), published: false });

    expect(await files(project, "--dead")).toEqual(["dead.md"]);
  });
});

describe("list --moved", () => {
  const move = (url: string) => ({ url, since: new Date("2026-01-01T00:00:00Z"), times: 3 });

  test("names what feeds link to already, and what another site suggests; not what was seen once", async () => {
    const project = await aBuiltProject({ records: { inside: {}, outside: {}, once: {}, stays: {} } });
    const settings = await project.load();
    {
      using store = openStore(settings.state);
      const [inside, outside, once] = await store.links.get(["inside", "outside", "once"].map(linkOf));
      if (!inside || !outside || !once) throw new Error("no states");
      const at = linkOf("new");
      await store.links.put([{ ...inside, move: move(at), movedTo: at }], []);
      await store.links.put([{ ...outside, move: move("https://elsewhere.example/x") }], []);
      await store.links.put([{ ...once, move: { ...move("https://elsewhere.example/y"), times: 1 } }], []);
    }

    const { records: found } = await list(project, "--moved");
    const { out } = await project.command("list", "--moved");

    expect(found.map(({ file, link }) => [file, link?.movedTo])).toEqual([
      ["records/inside.md", { url: linkOf("new"), isFollowed: true }],
      ["records/outside.md", { url: "https://elsewhere.example/x", isFollowed: false }],
    ]);
    expect(out).toContain(`  ${linkOf("inside")} has moved, and feeds link to ${linkOf("new")}`);
    expect(out).toContain("if it is the same page, write https://elsewhere.example/x");
  });
});

describe("for people, list", () => {
  test("is a table with what there is to say below each record, and the counts of all", async () => {
    const project = await aBuiltProject({
      records: { a: { title: "An apple" }, "b/longer": { title: "A pear", published: false }, dead: {} },
    });

    const { code, out } = await project.command("list");

    expect({ code, out }).toEqual({
      code: 0,
      out: [
        "published    2026-01-01  records/a.md         An apple",
        "dead         2026-01-01  records/dead.md      dead",
        `  its link is dead (gone), checked once: ${linkOf("dead")}`,
        "unpublished  2026-01-01  records/b/longer.md  A pear",
        "  it says `published: false`",
        "3 records: 1 in feeds, 2 left out (1 unpublished, 1 dead)",
      ].join("\n"),
    });
  });

  test("keeps each record on its line, whatever its file is called and however long its title is", async () => {
    const title = "x".repeat(300);
    const originalUrl = "https://news.example/a";
    const project = await aBuiltProject({
      records: { "a\u001b[2J\nb": { title, originalUrl }, 多: { title: "wide" } },
    });

    const { out } = await project.command("list");
    const lines = out.split("\n");

    expect(out).not.toContain("\u001b[2J");
    expect(lines).toHaveLength(3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(130);
  });

  test("says of a broken file only where and what to mend", async () => {
    const project = await aBuiltProject({ records: { bad: "---\ntitle: x\npublished: perhaps\n---\n" } });

    const { out } = await project.command("list", "--problems");

    expect(out).toMatch(/^ {2}3:12: published: must be true or false/mu);
    expect(out.match(/must be true or false/gu)).toHaveLength(1);
  });

  test("has a Markdown table that nothing breaks out of, and a limit", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 501 }, (_, index) => [`r${index}`, { title: "a | b\n\n# c" }]),
    );
    const project = await aBuiltProject({ records: many });

    const { out } = await project.command("list", "--report", "markdown");

    expect(out).toMatch(/^## 501 records: /u);
    expect(out.split("\n").filter((line) => line.startsWith("| published"))).toHaveLength(50);
    expect(out).toContain("... and 1 more.");
    expect(out).not.toMatch(/^# c|a \| b/mu);
  });

  test("prints nothing when it is quiet, and refuses a reason that does not exist", async () => {
    const project = aProject({ records: { a: {} } });

    const quiet = await project.command("list", "--quiet");
    const wrong = await project.command("list", "--left-out", "broken");

    expect({ code: quiet.code, out: quiet.out }).toEqual({ code: 0, out: "" });
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("one of unpublished, removed,");
  });
});

test("the counts of a build name the command that shows what is left out, unless nothing is", async () => {
  const some = await aProject({ records: { a: {}, b: { published: false } } }).command("build", "--no-check");
  const none = await aProject({ records: { a: {} } }).command("build", "--no-check");

  expect(some.out).toContain("Left out  1 of 2: 1 unpublished; see `feedmill list --left-out`\n");
  expect(none.out).toContain("Left out  none\n");
});
