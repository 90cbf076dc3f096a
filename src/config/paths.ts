import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { FeedmillError } from "../model/error.ts";
import { stateDirFor } from "../store/owner.ts";
import type { ConfigFlags } from "./config.ts";
import type { Settings } from "./schema.ts";

/** Name of the state folder in a project. */
export const defaultState = ".feedmill";

/** The folders of a project, as absolute paths. */
export type Folders = {
  readonly records: { readonly dir: string };
  readonly output: { readonly dir: string };
  readonly state: string;
};

/** Settings with absolute paths. `owner` names the project in its state folder. */
export type PlacedSettings = Settings & { readonly projectDir: string; readonly owner: string };

/** The bases of relative paths: `projectDir` for paths in settings, `cwd` for paths in flags. */
export type PathBases = {
  readonly projectDir: string;
  readonly cwd: string;
  readonly hasConfig: boolean;
  readonly file?: string | undefined;
};

/** `config/feedmill.yaml` in the folder `from` or the nearest one above it. */
export function findConfigFile(from: string): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const file = join(dir, "config", "feedmill.yaml");
    if (existsSync(file)) return file;
    if (dirname(dir) === dir) return undefined;
  }
}

/** For `x/config/y.yaml` this is `x`; for any other file, its own folder. */
export function projectDirOf(file: string): string {
  const folder = dirname(file);
  return basename(folder) === "config" ? dirname(folder) : folder;
}

/** Makes all paths absolute. Flags are relative to the working folder, settings to the project. */
export function placeSettings(settings: Settings, flags: ConfigFlags, bases: PathBases): PlacedSettings {
  const { projectDir, cwd, hasConfig, file } = bases;
  const resolved = (flag: string | undefined, setting: string) =>
    flag === undefined ? resolve(projectDir, setting) : resolve(cwd, flag);
  const outputDir = resolved(flags.output, settings.output.dir);
  // Without a config, the state folder is next to the output folder.
  const isBesideOutput = !hasConfig && settings.state === defaultState;
  const root = resolved(flags.state, isBesideOutput ? join(dirname(outputDir), defaultState) : settings.state);
  const recordsDir = resolved(flags.records, settings.records.dir);
  const owner = [recordsDir, ...(file === undefined ? [] : [file])].map((path) => relative(root, path)).join(" ");
  return {
    ...settings,
    records: { ...settings.records, dir: recordsDir },
    topics: { ...settings.topics, dir: resolve(projectDir, settings.topics.dir) },
    output: { ...settings.output, dir: outputDir },
    state: stateDirFor(root, owner),
    projectDir,
    owner,
  };
}

/**
 * Rejects nested folders that would make feedmill read output as records, delete records as output, or deploy the state.
 *
 * @throws FeedmillError "config"
 */
export function refuseMixedFolders({ records, output, state }: Folders): void {
  const mixed = [
    { inner: { name: "output", dir: output.dir }, outer: { name: "records", dir: records.dir } },
    { inner: { name: "records", dir: records.dir }, outer: { name: "output", dir: output.dir } },
    { inner: { name: "state", dir: state }, outer: { name: "output", dir: output.dir } },
    { inner: { name: "state", dir: state }, outer: { name: "records", dir: records.dir } },
  ].find(({ inner, outer }) => isWithin(outer.dir, inner.dir) && !isSkipped(outer, inner.dir));
  if (mixed === undefined) return;
  const { inner, outer } = mixed;
  const relation = inner.dir === outer.dir ? "is" : "is in";
  const setting = inner.name === "state" ? "state or --state" : "output.dir or --output";
  const message = `the ${inner.name} folder ${inner.dir} ${relation} the ${outer.name} folder ${outer.dir}`;
  throw new FeedmillError("config", `${message}; set ${setting} to another folder`);
}

/** True for paths that the search for records skips, because a name begins with a dot. */
function isSkipped(outer: { readonly name: string; readonly dir: string }, inner: string): boolean {
  const names = relative(outer.dir, inner).split(sep);
  return outer.name === "records" && names.some((name) => name.startsWith("."));
}

/** True when `place` is `folder` or inside it. */
function isWithin(folder: string, place: string): boolean {
  const path = relative(folder, place);
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
