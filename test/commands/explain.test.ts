import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aProject, linkOf, type Project, runCommand } from "../support/project.ts";

const page = "https://news.example/story";
const records = {
  "news/good": { topics: ["AI"], publishedDateTime: "2026-01-09T00:00:00Z" },
  hidden: { published: false },
  gone: { removed: true },
  soon: { publishedDateTime: "2099-03-01T00:00:00Z" },
  undated: { publishedDateTime: null },
  "no-link": { originalUrl: null },
  dead: {},
  first: { originalUrl: page, publishedDateTime: "2026-01-02T00:00:00Z" },
  copy: { originalUrl: `${page}/?utm_source=x`, publishedDateTime: "2026-01-03T00:00:00Z" },
  spam: { title: "Casino" },
  old: { publishedDateTime: "2020-01-01T00:00:00Z" },
  "bad.md": "---\ntitle: [\n---\n",
  "bad.txt": { title: "Same id as bad.md" },
  unclear: { published: "maybe" },
  "twin.md": {},
  "twin.txt": {},
  undecided: { type: "rumour" },
};
const config = {
  feeds: { limit: 4, where: { exclude: "casino" } },
  records: { kinds: { rumour: { undecided: "hide" } } },
};

async function anExplainedProject(): Promise<Project> {
  const project = aProject({ records, config });
  project.web.answers[linkOf("dead")] = "gone";
  await project.build();
  return project;
}

async function explain(project: Project, target: string) {
  const { out } = await project.command("explain", "--json", target);
  return JSON.parse(out);
}

test.each([
  ["news/good.md", "published", "in the feeds below", ["all", "topics/ai"]],
  ["hidden.md", "unpublished", "published: false", []],
  ["undecided.md", "unpublished", "records.undecided", []],
  ["gone.md", "removed", "removed: true", []],
  ["soon.md", "scheduled", "2099-03-01T00:00:00.000Z", []],
  ["undated.md", "undated", "publishedDateTime", []],
  ["no-link.md", "no-link", "no link to point to", []],
  ["dead.md", "dead", "dead (gone), checked once", []],
  ["copy.md", "duplicate", "it links to the same page as first.md", []],
  ["spam.md", "filtered", "feeds.where", []],
  ["old.md", "beyond-limit", "it comes after 4 newer items, and feeds contain 4 at most", []],
  ["bad.md", "invalid", "not valid YAML", []],
  ["unclear.md", "invalid", "published: must be true or false", []],
  ["twin.txt", "invalid", "same id", []],
])("records/%s is %s", async (file, state, detail, feeds) => {
  const project = await anExplainedProject();

  const answer = await explain(project, `records/${file}`);

  expect(answer).toMatchObject({ file: `records/${file}`, state, feeds, detail: expect.stringContaining(detail) });
});

describe("explain", () => {
  test("says since when feeds hold an item with a dead link, and when it leaves them", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] }, b: {}, c: {} } });
    await project.build({ check: false });
    project.web.answers[linkOf("a")] = "gone";
    await project.build();

    const answer = await explain(project, "records/a.md");

    const [since, leavesAt] = ["2026-02-01T00:00:00.000Z", "2026-03-03T00:00:00.000Z"];
    expect(answer).toMatchObject({
      state: "published",
      feeds: ["topics/ai"],
      held: [{ feed: "topics/ai", since, leavesAt }],
      detail:
        "its link is dead; it has been held in the feeds below since 2026-02-01 and leaves them by 2026-03-03 if the link stays dead",
    });
  });

  test("answers in the promised shape", async () => {
    const project = await anExplainedProject();

    const answer = await explain(project, "records/news/good.md");

    expect(answer).toEqual({
      file: "records/news/good.md",
      id: "tag:feeds.example.org,2026:news/good",
      state: "published",
      detail: expect.any(String),
      feeds: ["all", "topics/ai"],
      link: {
        url: linkOf("news/good"),
        verdict: "alive",
        reason: "ok",
        checkedAt: "2026-02-01T00:00:00.000Z",
        nextCheckAt: expect.stringMatching(/^2026-02-0/u),
        failures: 0,
        history: [{ at: "2026-02-01T00:00:00.000Z", kind: "alive", reason: "ok" }],
      },
    });
  });

  test("takes a path from here, from the project or from the records folder", async () => {
    const project = await anExplainedProject();
    const cwd = join(project.dir, "records/news");
    const targets = ["good.md", "records/news/good.md", "news/good.md", join(cwd, "good.md"), "../news/good.md"];

    const answers = await Promise.all(targets.map((target) => runCommand(["explain", "--json", target], { cwd })));

    expect(answers.map(({ out }) => JSON.parse(out).file)).toEqual(targets.map(() => "records/news/good.md"));
  });

  test.each([
    [page, "records/first.md"],
    [`http://www.news.example/story/?utm_campaign=y`, "records/first.md"],
    [linkOf("hidden"), "records/hidden.md"],
    [linkOf("soon"), "records/soon.md"],
  ])("finds the record that speaks for %s", async (url, file) => {
    const project = await anExplainedProject();

    expect(await explain(project, url)).toMatchObject({ file });
  });

  test.each(["records/none.md", "https://nowhere.example/", "https://", "../elsewhere.md"])(
    "knows no record for %s, and says so with exit code 2",
    async (target) => {
      const project = await anExplainedProject();

      const { code, out, err } = await project.command("explain", target);

      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain(target);
    },
  );

  test.each([
    ["records/news/good", "records/news/good.md"],
    ["news/good", "records/news/good.md"],
    ["tag:feeds.example.org,2026:news/good", "records/news/good.md"],
    ["soon", "records/soon.md"],
  ])("takes a path without extension and an item's id: %s", async (target, file) => {
    const project = await anExplainedProject();

    expect(await explain(project, target)).toMatchObject({ file });
  });

  test.each([
    ["records/README.md", "records/README.md is ignored: READMEs are passed over"],
    ["records/.drafts/a.md", "passed over, and so is .drafts"],
    ["records/node_modules/a.md", "passed over, and so is node_modules"],
    ["records/news/pic.png", "records/news/pic.png is ignored: records end in .md .markdown .html .txt"],
    ["records/news", "records/news is a folder: name a file below"],
    ["config/feedmill.yaml", "config/feedmill.yaml is not below"],
  ])("says why %s, which is there, is no record", async (target, reason) => {
    const project = await anExplainedProject();
    for (const path of ["README.md", ".drafts/a.md", "node_modules/a.md", "news/pic.png"])
      project.write(`records/${path}`, "");

    const { code, err } = await project.command("explain", target);

    expect(code).toBe(2);
    expect(err).toContain(reason);
  });

  test.each(["records/news/god.md", "news/goood", "gud.md", "godo", "undted", "elsewhere/good.md"])(
    "suggests what is near %s",
    async (target) => {
      const project = await anExplainedProject();

      const { err } = await project.command("explain", target);

      expect(err).toContain(`no record for ${target}; did you mean records/`);
    },
  );

  test("tells people the same, with what is known of the link", async () => {
    const project = await anExplainedProject();

    const { out } = await project.command("explain", "records/dead.md");

    expect(out).toContain("dead: its link is dead (gone)");
    expect(out).toContain(linkOf("dead"));
    expect(out).toContain("2026-02-01 00:00  dead (gone)");
  });

  test("says when an earlier version is shown because the file broke", async () => {
    const project = await anExplainedProject();
    project.record("news/good", "---\ntitle: [\n---\n");

    const answer = await explain(project, "records/news/good.md");

    expect(answer).toMatchObject({ state: "published", detail: expect.stringContaining("earlier version") });
  });

  test("sees changes that no run has seen yet, and keeps none", async () => {
    const project = await anExplainedProject();
    project.record("news/good", { published: false });
    const before = project.read(".feedmill/cache.db");

    const answer = await explain(project, "records/news/good.md");

    expect(answer.state).toBe("unpublished");
    expect(project.read(".feedmill/cache.db")).toBe(before);
  });

  test("with --now answers as of then", async () => {
    const project = await anExplainedProject();

    const { out } = await project.command("explain", "--json", "records/soon.md", "--now", "2099-03-02");

    expect(JSON.parse(out)).toMatchObject({ state: "published", feeds: ["all"] });
  });

  test("tells of every state that the report counts", async () => {
    const project = await anExplainedProject();
    const { items } = await project.build();
    const counts = items.leftOut;
    const answers = await Promise.all(
      Object.keys(records).map((path) => explain(project, `records/${/\./u.test(path) ? path : `${path}.md`}`)),
    );

    const states = Object.groupBy(answers, ({ state }) => state);
    const told = Object.fromEntries(Object.keys(counts).map((state) => [state, states[state]?.length ?? 0]));

    expect(told).toEqual(counts);
    expect(states["published"]).toHaveLength(items.published);
  });
});
