import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseXml } from "@rgrove/parse-xml";
import { describe, expect, test } from "vitest";
import { renderersFor } from "../../src/cli/reports/formats.ts";
import type { CheckedLink } from "../../src/commands/check-report.ts";
import { aFolder, aProject, aTerminal, runCommand } from "../support/project.ts";

const at = new Date("2026-02-01T00:00:00Z");

function aLink(url: string, state: CheckedLink["state"], reason: CheckedLink["reason"], status?: number): CheckedLink {
  return { url, files: [], state, reason, status, finalUrl: undefined, checkedAt: at, nextCheckAt: at, failures: 0 };
}

const nasty = "https://a.example/?q=<b>&x=\"'|](javascript:x)";
const links = [
  aLink("https://a.example/ok", "alive", "ok", 200),
  { ...aLink(nasty, "dead", "not-found", 404), files: ["records/a|<b>.md", "records/c.md"] },
  aLink("https://b.example/slow", "unsure", "timeout"),
];
const counts = { known: 9, due: 4, checked: 3, alive: 7, unsure: 1, dead: 1, outage: false };

async function reportAs(form: string): Promise<string> {
  const render = renderersFor("check").get(form);
  if (render === undefined) throw new Error(`no report ${form}`);
  const { style } = aTerminal().terminal;
  return render({ counts, links, died: [], problems: [] }, { style, isVerbose: false });
}

describe("a report of links", () => {
  test("for CI servers is whole XML: the dead fail, the unsure are skipped", async () => {
    const { root } = parseXml(await reportAs("junit"));
    const [suite] = root?.children.filter((child) => child.type === "element") ?? [];
    const cases = JSON.parse(JSON.stringify(suite)).children.filter(({ type }: { type: string }) => type === "element");

    expect(root?.attributes).toEqual({ tests: "3", failures: "1", skipped: "1" });
    expect(cases.map(({ attributes }: { attributes: object }) => attributes)).toEqual([
      { classname: "a.example", name: "https://a.example/ok" },
      { classname: "a.example", name: nasty },
      { classname: "b.example", name: "https://b.example/slow" },
    ]);
    expect(cases.map(({ children }: { children: { name?: string }[] }) => children[0]?.name)).toEqual([
      undefined,
      "failure",
      "skipped",
    ]);
  });

  test("in Markdown holds the numbers and what is not alive, and nothing breaks out of its table", async () => {
    const markdown = await reportAs("markdown");

    expect(markdown).toContain("| 9 | 7 | 1 | 1 | 3 | 4 |");
    expect(markdown).not.toContain("a.example/ok");
    expect(markdown).toMatch(
      /^\| not-found \(404\) \| https:\/\/a\.example[^|<>\n]* \| records\/a&#124;&#60;b&#62;.md, records\/c.md \|$/mu,
    );
  });

  test("names the record files beside the links that are not alive, in every form", async () => {
    const text = await reportAs("text");

    expect(text.split("\n")[0]).toBe(`dead   not-found (404)  ${nasty}  records/a|<b>.md, records/c.md`);
    expect(text).toContain("1 dead; see `feedmill list --dead`");
    expect(await reportAs("junit")).toContain("in records/a|&lt;b&gt;.md, records/c.md</failure>");
    expect(JSON.parse(await reportAs("json")).links[1].files).toEqual(["records/a|<b>.md", "records/c.md"]);
  });

  test("says what a single link is even when it is alive", async () => {
    const render = renderersFor("check").get("text");
    const view = { style: aTerminal().terminal.style, isVerbose: false };
    const alive = { ...aLink("https://a.example/ok", "alive", "ok", 200), files: ["a", "b", "c", "d"] };

    const text = await render?.({ counts: { ...counts, dead: 0 }, links: [alive], died: [], problems: [] }, view);

    expect(text?.split("\n")).toEqual([
      "alive  ok (200)  https://a.example/ok  a, b, c and 1 more",
      "3 of 4 due links checked; 9 known: 7 alive, 1 unsure, 0 dead",
    ]);
  });

  test("finds the record files by page, however they write its address", async () => {
    const url = "https://news.example/a";
    const project = aProject({ records: { "x/a": { originalUrl: url }, b: { originalUrl: `${url}/?utm_source=x` } } });
    project.web.answers[url] = "gone";

    const { links: found, problems } = await project.check();

    expect(found.find((link) => link.url === url)?.files).toEqual(["records/b.md", "records/x/a.md"]);
    expect(problems.map(({ file }) => file)).toEqual(["records/b.md", "records/x/a.md"]);
  });

  test("has the forms that the help and the error of a wrong one list", async () => {
    const { out: check } = await runCommand(["check", "--help"]);
    const { out: diff } = await runCommand(["diff", "--help"]);
    const { code, err } = await runCommand(["diff", "--report", "junit"]);

    expect(check).toContain("text, json, junit or markdown");
    expect(diff).toContain("text, json or markdown");
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("Must be one of text, json, markdown.") });
  });

  test("is printed with the exit code of the others", async () => {
    const project = aProject({ config: { links: { check: true } } });

    const [junit, markdown] = [
      await project.command("check", "--report", "junit", "--strict"),
      await project.command("check", "--report", "markdown", "--strict"),
    ];

    expect([junit.code, markdown.code]).toEqual([0, 0]);
    expect(parseXml(junit.out).root?.attributes["tests"]).toBe("0");
    expect(markdown.out).toContain("## Links");
  });
});

describe("in GitHub Actions a build", () => {
  const project = () => aProject({ records: { a: {}, bad: '---\ntitle: "50%"\npublished: perhaps\n---\n' } });

  test("adds to the step's summary and marks problems at their places; stdout stays clean", async () => {
    const { dir } = project();
    const summary = join(aFolder({ "summary.md": "before\n" }), "summary.md");
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };

    const { code, out, err } = await runCommand(["build", "--no-check", "--json"], { cwd: dir, env });

    expect(code).toBe(0);
    expect(JSON.parse(out).problems).toHaveLength(1);
    expect(err).toMatch(/^::warning file=records\/bad\.md,line=3,col=12,title=feedmill::published: must be/mu);
    expect(readFileSync(summary, "utf8")).toMatch(/^before\n[\s\S]+1 item/u);
  });

  test("goes on when the summary cannot be written", async () => {
    const { dir } = project();
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(dir, "no/such/folder") };

    const { code, err } = await runCommand(["build", "--no-check"], { cwd: dir, env });

    expect(code).toBe(0);
    expect(err).toContain("cannot write the step summary");
  });

  test("of a project in a folder of the repository names files from its root", async () => {
    const repository = aFolder({
      "news site/config/feedmill.yaml": "site: { title: Site }",
      "news site/records/bad.md": "---\ntitle: x\npublished: perhaps\n---\n",
    });
    const cwd = join(repository, "news site");
    const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: repository };

    const { err } = await runCommand(["build", "--no-check"], { cwd, env });

    expect(err).toMatch(/^::warning file=news site\/records\/bad\.md,line=3,/mu);
  });

  test("that fails for its config is marked at every place, and in the summary", async () => {
    const repository = aFolder({ "site/config/feedmill.yaml": "site: { titel: X }\nfeed: 1\n", "summary.md": "" });
    const summary = join(repository, "summary.md");
    const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: repository, GITHUB_STEP_SUMMARY: summary };

    const { code, err } = await runCommand(["build"], { cwd: join(repository, "site"), env });

    expect(code).toBe(2);
    const file = "file=site/config/feedmill.yaml";
    expect(err.split("\n").filter((line) => line.startsWith("::"))).toEqual([
      `::error ${file},line=1,col=9,title=feedmill::unknown key "titel"; did you mean "title"?`,
      `::error ${file},line=2,col=1,title=feedmill::unknown key "feed"; did you mean "feeds"?`,
    ]);
    expect(readFileSync(summary, "utf8")).toMatch(/^## feedmill failed\n[\s\S]+unknown key "titel"/u);
  });

  test.each([
    ["for the disk", ["build", "--no-check"], 1, "cannot read .*feed.rss"],
    ["as a check", ["check", "--url", "ftp://x.example/"], 2, "cannot check: "],
    ["for a wrong call", ["build", "--nonsense"], 2, "unknown option '--nonsense'"],
  ])("that fails %s is told, without a place", async (_why, args, expected, message) => {
    const { dir, write } = aProject({ records: { a: {} } });
    write("output/feed.rss/not-a-file", "");
    const summary = join(aFolder({ "summary.md": "" }), "summary.md");

    const { code, err } = await runCommand(args, {
      cwd: dir,
      env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary },
    });

    expect(code).toBe(expected);
    expect(err).toMatch(new RegExp(`^::error title=feedmill::.*${message}`, "mu"));
    expect(readFileSync(summary, "utf8")).toMatch(new RegExp(message, "u"));
  });

  test("elsewhere writes no summary and no annotations", async () => {
    const { dir } = project();
    const summary = join(aFolder({ "summary.md": "" }), "summary.md");

    const { err } = await runCommand(["build", "--no-check"], { cwd: dir, env: { GITHUB_STEP_SUMMARY: summary } });

    expect(err).not.toContain("::warning");
    expect(readFileSync(summary, "utf8")).toBe("");
  });
});
