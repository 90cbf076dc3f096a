import { execFileSync, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadConfig } from "../../src/config/load.ts";
import { filesIn, writeIn } from "../support/project.ts";
import { recipeFor, recipeVariants, uncommented } from "../support/recipe-variants.ts";

// It brings the schema of GitLab's own editor, and resolves jobs and stages.
const program = join(dirname(fileURLToPath(import.meta.resolve("gitlab-ci-local"))), "index.js");

/** What GitLab would say of the recipe: `""`, or what is wrong with it. */
function faultsIn(dir: string, recipe: string): string {
  const env = { PATH: process.env["PATH"], HOME: dir, NO_COLOR: "1" };
  const git = (...args: string[]) => execFileSync("git", args, { cwd: dir, env, stdio: "ignore" });
  git("init", "--initial-branch=main");
  git("remote", "add", "origin", "git@gitlab.example:group/feeds.git");
  git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--allow-empty", "--message=x");
  writeIn(dir, "recipe.yml", recipe);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--file", "recipe.yml", "--list"], {
    cwd: dir,
    env,
    encoding: "utf8",
  });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

type Pipeline = Readonly<Record<string, { readonly script: readonly unknown[] }>>;

describe("the GitLab pipeline", () => {
  test.each(recipeVariants)("of %s has no fault, nor with what it holds as comments", async (_name, files) => {
    const { dir, text } = await recipeFor("gitlab", without(files));

    const whole = uncommented(text);

    expect(faultsIn(dir, whole)).toBe("");
    const { pages, notify } = parse(whole) as Pipeline;
    expect([...(pages?.script ?? []), ...(notify?.script ?? [])].filter((line) => typeof line !== "string")).toEqual(
      [],
    );
    expect(notify?.script.at(-1)).toMatch(/ notify --output public --when-live$/u);
    expect(parse(text)).toHaveProperty("pages");
  });

  test.each(recipeVariants)("of %s leaves the output where GitLab takes it from", async (_name, files) => {
    const { dir, text } = await recipeFor("gitlab", without(files));
    const { output } = await loadConfig(dir, {}, {});
    writeIn(output.dir, "feed.rss", "built");
    writeIn(dir, "public/old", "");

    const { pages } = parse(text) as Pipeline;
    const lines = (pages?.script ?? []).filter((line) => !/^np[mx] /u.test(String(line)));
    execFileSync("sh", ["-ec", lines.join("\n")], { cwd: dir });

    expect(filesIn(join(dir, "public"))).toMatchObject({ "feed.rss": "built" });
  });

  test.each([
    ["resource_group", "resource_grup", "'resource_grup' property is not expected"],
    ["needs: [pages]", "needs: [page]", "needs: [page] for notify could not be found"],
    ["stage: notify", "stage: notifi", "stage:notifi not found"],
    ["timeout: 30 minutes", "timeout: [30]", "must be string"],
  ])("with %j made %j would be found at fault", async (right, wrong, message) => {
    const { dir, text } = await recipeFor("gitlab", {});
    const whole = uncommented(text);

    expect(whole).toContain(right);
    expect(faultsIn(dir, whole.replace(right, wrong))).toContain(message);
  });
});

/** The branch is nothing to GitLab's recipe, and git wants a repository of its own. */
function without(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith(".git/")));
}
