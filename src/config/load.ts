import { hash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { FeedmillError } from "../model/error.ts";
import { build } from "../model/version.ts";
import type { JudgeSettings, SettingVariables } from "./read.ts";
import type { Settings } from "./schema.ts";

/** The settings of one project, with absolute paths. */
export type Config = Settings & {
  /** The config file; absent when there is none and the defaults hold. */
  readonly file?: string;
  /** What relative paths in settings and messages are relative to. */
  readonly projectDir: string;
  /** Names everything the config was made from. */
  readonly key: string;
};

/** What the command line says; it goes before the environment, which goes before the file. */
export type ConfigFlags = {
  readonly config?: string | undefined;
  readonly records?: string | undefined;
  readonly output?: string | undefined;
  readonly state?: string | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of the program itself, which are no settings. */
const notSettings = new Set(["FEEDMILL_CONFIG", "FEEDMILL_TIME_TRAVEL"]);
const defaultState = ".feedmill";
const memo = "config.json";

/**
 * Finds and reads the settings: flag, then `FEEDMILL_*` environment, then config file, then default. `judge` finds what
 * only a door can tell.
 *
 * @throws FeedmillError "config" with `file:line:column` and, for unknown keys, what may have been meant
 */
export async function loadConfig(
  cwd: string,
  flags: ConfigFlags,
  env: Environment,
  judge?: JudgeSettings,
): Promise<Config> {
  const named = flags.config ?? (env["FEEDMILL_CONFIG"] || undefined);
  const file = named === undefined ? findUpwards(cwd) : resolve(cwd, named);
  const projectDir = file === undefined ? cwd : projectOf(file);
  const text = file === undefined ? "" : readText(file);
  const variables = variablesOf(env);
  const { records, output, state } = flags;
  const key = hash("sha256", JSON.stringify([build, cwd, file, text, variables, records, output, state]));
  const known = recallConfig(projectDir, key);
  if (known !== undefined) return known;
  const { readSettings } = await import("./read.ts");
  const settings = await readSettings(file ?? "", text, variables, judge);
  const config = { ...withPaths(settings, flags, cwd, file), key };
  refuseMixedFolders(config);
  return config;
}

/** Where a project keeps what it reads, writes and remembers: absolute paths. */
export type Folders = {
  readonly records: { readonly dir: string };
  readonly output: { readonly dir: string };
  readonly state: string;
};

/**
 * What is written must not be read as records, nor records be served and swept as output.
 *
 * @throws FeedmillError "config" when folders lie so that it would
 */
export function refuseMixedFolders({ records, output, state }: Folders): void {
  const refuse = (what: string, setting: string) => {
    throw new FeedmillError("config", `${what} the records folder ${records.dir}; set ${setting} to another folder`);
  };
  if (isWithin(output.dir, records.dir)) {
    refuse(`the output folder ${output.dir} ${output.dir === records.dir ? "is" : "holds"}`, "output.dir or --output");
  }
  if (!isWithin(records.dir, state) || isWithin(output.dir, state)) return;
  // The walk over the records passes over what begins with a dot.
  const isPassedOver = relative(records.dir, state)
    .split(sep)
    .some((name) => name.startsWith("."));
  if (!isPassedOver)
    refuse(`the state folder ${state} is ${state === records.dir ? "" : "in "}`.trimEnd(), "state or --state");
}

/** True when `place` is `folder` or lies below it. */
function isWithin(folder: string, place: string): boolean {
  const path = relative(folder, place);
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

function withPaths(settings: Settings, flags: ConfigFlags, cwd: string, file: string | undefined): Omit<Config, "key"> {
  const projectDir = file === undefined ? cwd : projectOf(file);
  const place = (flag: string | undefined, setting: string) =>
    flag === undefined ? resolve(projectDir, setting) : resolve(cwd, flag);
  const outputDir = place(flags.output, settings.output.dir);
  // Without a config the state lies beside the output.
  const besideOutput = file === undefined && settings.state === defaultState;
  return {
    ...settings,
    records: { ...settings.records, dir: place(flags.records, settings.records.dir) },
    topics: { ...settings.topics, dir: resolve(projectDir, settings.topics.dir) },
    output: { ...settings.output, dir: outputDir },
    state: place(flags.state, besideOutput ? join(dirname(outputDir), defaultState) : settings.state),
    projectDir,
    ...(file === undefined ? {} : { file }),
  };
}

/** The config as it was last checked: loading what checks it takes longer than a small run. */
function recallConfig(projectDir: string, key: string): Config | undefined {
  try {
    const known = JSON.parse(readFileSync(join(projectDir, defaultState, memo), "utf8")) as Config;
    return known.key === key ? known : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a checked config in the state folder for the next run; elsewhere than at the default place it is not looked for. */
export function keepConfig(config: Config): void {
  const place = join(config.projectDir, defaultState);
  // Headers and webhooks may be secrets, which stay where they were written.
  const hasHeaders = Object.values(config.links.hosts).some((rule) => rule.headers !== undefined);
  if (
    hasHeaders ||
    config.alerts.length > 0 ||
    config.state !== place ||
    recallConfig(config.projectDir, config.key) !== undefined
  )
    return;
  writeFileSync(join(place, memo), JSON.stringify(config));
}

/** With `x/config/y.yaml` the project is `x`; with a config elsewhere, the file's folder. */
function projectOf(file: string): string {
  const folder = dirname(file);
  return basename(folder) === "config" ? dirname(folder) : folder;
}

function findUpwards(from: string): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const file = join(dir, "config", "feedmill.yaml");
    if (existsSync(file)) return file;
    if (dirname(dir) === dir) return undefined;
  }
}

/** CI sets variables that have no value to "". */
function variablesOf(env: Environment): SettingVariables {
  const isSetting = ([name, value]: [string, string | undefined]) =>
    name.startsWith("FEEDMILL_") && !notSettings.has(name) && value !== undefined && value !== "";
  return Object.fromEntries(Object.entries(env).filter(isSetting)) as SettingVariables;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new FeedmillError("config", `cannot read ${file}; check the path after --config`, { cause });
  }
}
