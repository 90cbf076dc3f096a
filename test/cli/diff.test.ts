import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diffMarkdown } from "../../src/cli/reports/diff-markdown.ts";
import { diffText } from "../../src/cli/reports/diff-text.ts";
import type { FeedDiff, OutputDiff } from "../../src/commands/diff.ts";
import { aFolder, aProject, runCommand } from "../support/project.ts";

const now = ["--now", "2026-02-01"];

async function aChangedProject() {
  const project = aProject({ records: { a: { topics: ["AI"] }, b: { topics: ["AI"] }, c: { title: "See" } } });
  await project.build();
  project.record("a", { topics: ["AI"], title: "[A](javascript:x) | <b>" });
  project.record("b", { topics: ["AI"], published: false });
  project.record("d", { title: "Dee", topics: ["AI", "New"] });
  return project;
}

function aDiff(feeds: Partial<FeedDiff>[] = [], rest: Partial<OutputDiff> = {}): OutputDiff {
  const usual = { title: "T", state: "changed", fields: [], added: [], changed: [], withdrawn: [] } as const;
  return {
    counts: { added: 0, changed: 0, withdrawn: 0 },
    feeds: feeds.map((feed, index) => ({ id: `topics/t${index}`, ...usual, ...feed })),
    unchanged: 0,
    notes: [],
    ...rest,
  };
}

describe("diff", () => {
  test("tells a person every item once, with its feeds", async () => {
    const project = await aChangedProject();

    const { code, out, err } = await project.command("diff", ...now);

    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n")).toEqual([
      "1 item added, 1 changed, 1 withdrawn in 3 feeds, 0 unchanged",
      "",
      "  all         +1 ~1 -1",
      "  topics/ai   +1 ~1 -1",
      "  topics/new  +1 ~0 -0 new",
      "",
      "+ Dee [all, topics/ai, topics/new]",
      "~ [A](javascript:x) | <b> (title, content) [all, topics/ai]",
      "- b (unpublished) [all, topics/ai]",
    ]);
  });

  test("says so when nothing changes", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();

    const { out } = await project.command("diff", ...now);

    expect(out).toBe("Nothing changes for subscribers; 1 feed unchanged");
  });

  test("--report markdown fits a comment, and no title is markup in it", async () => {
    const project = await aChangedProject();

    const { out } = await project.command("diff", "--report", "markdown", ...now);

    expect(out).toContain("## 1 item added, 1 changed, 1 withdrawn in 3 feeds");
    expect(out).toContain("| topics/new | 1 | 0 | 0 | new |");
    expect(out).toContain("- [Dee](https://news.example/d): all, topics/ai, topics/new");
    expect(out).toContain("&#91;A&#93;&#40;javascript:x&#41;");
    expect(out).toContain("### Withdrawn (1)");
  });

  test("--report json is --json", async () => {
    const project = await aChangedProject();

    const [one, other] = [
      await project.command("diff", "--json", ...now),
      await project.command("diff", "--report", "json", ...now),
    ];

    expect(JSON.parse(one.out)).toEqual(JSON.parse(other.out));
  });

  test("--report junit is refused with the forms there are", async () => {
    const { code, err } = await runCommand(["diff", "--report", "junit"], { cwd: aFolder() });

    expect(code).toBe(2);
    expect(err).toContain("text, json, markdown");
  });

  test("in GitHub Actions adds itself to the step's summary", async () => {
    const project = await aChangedProject();
    const summary = join(project.dir, "summary.md");

    await runCommand(["diff", "--quiet", ...now], {
      cwd: project.dir,
      env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary },
    });

    expect(readFileSync(summary, "utf8")).toContain("## 1 item added");
  });
});

describe("a report of very many items", () => {
  const added = Array.from({ length: 5000 }, (_, index) => ({
    id: `tag:${index}`,
    title: `${"*".repeat(140)} ${index}`,
    url: `https://example.org/${"x".repeat(400)}/${index}`,
  }));
  const many = aDiff([{ added }], { counts: { added: 5000, changed: 0, withdrawn: 0 } });

  test("fits a comment as Markdown", () => {
    expect(diffMarkdown(many).length).toBeLessThan(65_536);
    expect(diffMarkdown(many)).toMatch(/\(cut\)|and 4900 more/u);
  });

  test("is cut as text unless asked for more", () => {
    const style = (_style: string, text: string) => text;

    expect(diffText(many, { style, isVerbose: false })).toContain("... and 4950 items more; see them with --verbose");
    expect(diffText(many, { style, isVerbose: true }).split("\n").length).toBeGreaterThan(5000);
  });
});

test("addresses that are none are no links in Markdown", () => {
  const item = (url: string) => ({ id: url, title: "T", url });
  const found = aDiff([{ added: [item("javascript:alert(1)"), item("https://e.org/a)b|<c>"), item("nonsense")] }]);

  expect(diffMarkdown(found).split("\n").slice(-3)).toEqual([
    "- T: topics/t0",
    "- [T](https://e.org/a%29b%7c%3Cc%3E): topics/t0",
    "- T: topics/t0",
  ]);
});
