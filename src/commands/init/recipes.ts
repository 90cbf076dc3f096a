import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import type { Config } from "../../config/config.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { installCommand, listsFeedmill, tarball } from "./install.ts";
import type { Recipe, RecipePlan } from "./recipe.ts";

const recipes = [github, gitlab] as const satisfies readonly Recipe[];

/** A CI system that `init` writes a recipe for. */
export type CiName = (typeof recipes)[number]["name"];

/** The recipe with this name. */
export function recipeNamed(name: CiName): Recipe {
  return recipes.find((recipe) => recipe.name === name) ?? github;
}

/** What recipes must know about a project, as it is configured now. */
export function planRecipe({ projectDir, output, state }: Config): RecipePlan {
  const inProject = (dir: string) => relative(projectDir, dir).split(sep).join("/") || ".";
  return {
    install: installCommand(projectDir),
    warning: listsFeedmill(projectDir) ? "" : warning,
    outputDir: inProject(output.dir),
    stateDir: inProject(state),
    branch: branchOf(projectDir),
    minute: minuteFor(basename(projectDir)),
    hasHub: output.hub !== undefined,
  };
}

const warning = `#
# Before the first run: package.json must name feedmill, and did not when this file was written. \`feedmill init\` prints
# the commands that add it. Commit package.json, package-lock.json and ${tarball} afterwards.
`;

/** The branch that is checked out, as git writes it down. */
function branchOf(dir: string): string {
  const head = join(dir, ".git", "HEAD");
  const ref = existsSync(head) ? /^ref: refs\/heads\/(\S+)/u.exec(readFileSync(head, "utf8"))?.[1] : undefined;
  return ref ?? "main";
}

/** Spreads projects over the hour; a project keeps its minute. */
function minuteFor(name: string): number {
  const odd = [7, 9, 11, 13, 17, 19, 21, 23, 27, 33, 37, 39, 41, 43, 47, 49, 51, 53];
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return odd[sum % odd.length] ?? 17;
}
