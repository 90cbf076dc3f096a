import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { FeedmillError } from "../model/error.ts";
import type { ConfigFlags } from "./config.ts";
import type { Settings } from "./schema.ts";

/** Name of the state folder in a project. */
export const defaultState = ".feedmill";

/** Where a project reads, writes and remembers: absolute paths. */
export type Folders = {
  readonly records: { readonly dir: string };
  readonly output: { readonly dir: string };
  readonly state: string;
};

/** Settings with absolute paths. */
export type PlacedSettings = Settings & { readonly projectDir: string };

/** Where settings were found: `projectDir` for relative paths in them, `cwd` for those of flags. */
export type Place = { readonly projectDir: string; readonly cwd: string; readonly hasConfig: boolean };

/** `config/feedmill.yaml` in the folder `from` or the nearest one above it. */
export function findConfigFile(from: string): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const file = join(dir, "config", "feedmill.yaml");
    if (existsSync(file)) return file;
    if (dirname(dir) === dir) return undefined;
  }
}

/** With `x/config/y.yaml` the project is `x`; with a config elsewhere, the file's folder. */
export function projectDirOf(file: string): string {
  const folder = dirname(file);
  return basename(folder) === "config" ? dirname(folder) : folder;
}

/** Makes all paths absolute: those of flags are relative to the working folder, those of settings to the project. */
export function placeSettings(settings: Settings, flags: ConfigFlags, place: Place): PlacedSettings {
  const { projectDir, cwd, hasConfig } = place;
  const resolved = (flag: string | undefined, setting: string) =>
    flag === undefined ? resolve(projectDir, setting) : resolve(cwd, flag);
  const outputDir = resolved(flags.output, settings.output.dir);
  // Without a config the state lies beside the output.
  const isBesideOutput = !hasConfig && settings.state === defaultState;
  return {
    ...settings,
    records: { ...settings.records, dir: resolved(flags.records, settings.records.dir) },
    topics: { ...settings.topics, dir: resolve(projectDir, settings.topics.dir) },
    output: { ...settings.output, dir: outputDir },
    state: resolved(flags.state, isBesideOutput ? join(dirname(outputDir), defaultState) : settings.state),
    projectDir,
  };
}

/**
 * Refuses folders inside one another where output would be read as records, or records served and swept as output.
 *
 * @throws FeedmillError "config"
 */
export function refuseMixedFolders({ records, output, state }: Folders): void {
  const refuse = (what: string, setting: string) => {
    throw new FeedmillError("config", `${what} the records folder ${records.dir}; set ${setting} to another folder`);
  };
  if (isWithin(output.dir, records.dir)) {
    const relation = output.dir === records.dir ? "is" : "contains";
    refuse(`the output folder ${output.dir} ${relation}`, "output.dir or --output");
  }
  if (!isWithin(records.dir, state) || isWithin(output.dir, state)) return;
  // The records walk skips names that begin with a dot.
  const isSkipped = relative(records.dir, state)
    .split(sep)
    .some((name) => name.startsWith("."));
  if (isSkipped) return;
  refuse(`the state folder ${state} is${state === records.dir ? "" : " in"}`, "state or --state");
}

/** True when `place` is `folder` or lies below it. */
function isWithin(folder: string, place: string): boolean {
  const path = relative(folder, place);
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
