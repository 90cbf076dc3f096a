import { join, relative, resolve } from "node:path";
import { loadConfig } from "../../config/load.ts";
import { refuseMixedFolders } from "../../config/paths.ts";
import { configText, type InitChoices } from "./config-text.ts";
import { installSteps, listsFeedmill, shellText } from "./install.ts";
import { addIgnoreLines, exists, holdsFiles, type ProjectFile, type Written, writeMissing } from "./project-files.ts";
import { feedmill } from "./recipe.ts";
import { type CiName, planRecipe, recipeNamed } from "./recipes.ts";
import { sampleRecords, sampleTopics } from "./samples.ts";

/** What became of a project's files, and what to do next. Paths are relative to `dir`. */
export type InitReport = Written & {
  readonly dir: string;
  /** What to do once at the CI system. */
  readonly setup?: string;
  /** package.json names feedmill. */
  readonly isInstalled: boolean;
  /** Shell commands, in order, from the folder where `init` ran. */
  readonly next: readonly string[];
};

/**
 * Makes `folder` (relative to `cwd`) a working project, with a CI recipe if `ci` is given. Files that exist stay as they
 * are; records that exist get no samples beside them.
 *
 * @throws FeedmillError "config" before anything is written, when output and records would mix
 */
export async function initProject(
  cwd: string,
  folder: string,
  choices: InitChoices & { readonly ci?: CiName | undefined },
): Promise<InitReport> {
  const dir = resolve(cwd, folder);
  const { records = "records", output = "output", state = ".feedmill", ci } = choices;
  refuseMixedFolders({
    records: { dir: resolve(dir, records) },
    output: { dir: resolve(dir, output) },
    state: resolve(dir, state),
  });
  const samples = samplesFor(dir, records);
  const files = writeMissing(dir, [{ path: "config/feedmill.yaml", text: configText(choices) }, ...samples]);
  const ignored = addIgnoreLines(dir, [`${output}/`, `${state}/`, "node_modules/"]);
  const recipe = ci === undefined ? undefined : recipeNamed(ci);
  const ciFiles = recipe === undefined ? [] : [{ path: recipe.path, text: recipe.render(await planOf(dir)) }];
  const ciFile = writeMissing(dir, ciFiles);
  const keptFolders = [records, "config/topics"].filter((path) => exists(dir, path) && !hasSamples(samples, path));
  return {
    dir,
    written: [...files.written, ...ignored.written, ...ciFile.written],
    kept: [...files.kept, ...keptFolders.map((path) => `${path}/`), ...ignored.kept, ...ciFile.kept],
    added: ignored.added,
    ...(recipe === undefined ? {} : { setup: recipe.setup }),
    isInstalled: listsFeedmill(dir),
    next: nextSteps(cwd, dir),
  };
}

/** A recipe follows the config, which may have been there before `init`. */
async function planOf(dir: string) {
  return planRecipe(await loadConfig(dir, {}, {}));
}

/** Sample topics describe the sample records, so they come only with those. */
function samplesFor(dir: string, records: string): ProjectFile[] {
  if (holdsFiles(join(dir, records))) return [];
  const topics = holdsFiles(join(dir, "config/topics")) ? [] : sampleTopics;
  return [...below(records, sampleRecords), ...below("config/topics", topics)];
}

function below(folder: string, files: readonly ProjectFile[]): ProjectFile[] {
  return files.map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
}

function hasSamples(samples: readonly ProjectFile[], folder: string): boolean {
  return samples.some(({ path }) => path.startsWith(`${folder}/`));
}

function nextSteps(cwd: string, dir: string): string[] {
  const place = relative(cwd, dir);
  return [...(place === "" ? [] : [`cd ${shellText(place)}`]), ...installSteps(dir), `${feedmill} build`];
}
