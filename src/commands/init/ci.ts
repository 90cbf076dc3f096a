import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import type { Config } from "../../config/load.ts";
import { version } from "../../model/version.ts";
import type { CiPlan } from "./ci-plan.ts";
import { githubWorkflow } from "./github.ts";
import { gitlabPipeline } from "./gitlab.ts";
import type { ProjectFile } from "./samples.ts";

/** Where runs can be scheduled without a machine of one's own. */
export type CiName = "github" | "gitlab";

const recipes: Readonly<Record<CiName, { readonly path: string; readonly write: (plan: CiPlan) => string }>> = {
  github: { path: ".github/workflows/feeds.yml", write: githubWorkflow },
  gitlab: { path: ".gitlab-ci.yml", write: gitlabPipeline },
};

/** The recipe for a project as it is configured now. */
export function ciRecipe(name: CiName, { projectDir, output, state }: Config): ProjectFile {
  const { path, write } = recipes[name];
  const here = (dir: string) => relative(projectDir, dir).split(sep).join("/") || ".";
  const plan: CiPlan = {
    ...callOf(projectDir),
    outputDir: here(output.dir),
    stateDir: here(state),
    branch: branchOf(projectDir),
    minute: minuteOf(basename(projectDir)),
    hasHub: output.hub !== undefined,
  };
  return { path, text: write(plan) };
}

/** With a package.json the project says itself which feedmill it wants; else this one's minor version is named. */
function callOf(dir: string): Pick<CiPlan, "install" | "feedmill"> {
  const [major, minor] = version.split(".");
  if (!existsSync(join(dir, "package.json"))) return { feedmill: `npx --yes feedmill@${major}.${minor}` };
  const install = existsSync(join(dir, "package-lock.json")) ? "npm ci" : "npm install";
  return { install, feedmill: "npx feedmill" };
}

/** The branch that is checked out, as git writes it down. */
function branchOf(dir: string): string {
  const head = join(dir, ".git", "HEAD");
  const ref = existsSync(head) ? /^ref: refs\/heads\/(\S+)/u.exec(readFileSync(head, "utf8"))?.[1] : undefined;
  return ref ?? "main";
}

/** Spreads projects over the hour; the same project keeps its minute. */
function minuteOf(name: string): number {
  const odd = [7, 9, 11, 13, 17, 19, 21, 23, 27, 33, 37, 39, 41, 43, 47, 49, 51, 53];
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return odd[sum % odd.length] ?? 17;
}
