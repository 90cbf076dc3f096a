import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { FeedmillError } from "../model/error.ts";
import { build } from "../model/version.ts";
import { recallConfig } from "./cache.ts";
import type { Config, ConfigFlags, ConfigInput } from "./config.ts";
import { type Environment, settingVariables } from "./environment.ts";
import { findConfigFile, placeSettings, projectDirOf, refuseMixedFolders } from "./paths.ts";
import type { ConfigSource } from "./read.ts";

/**
 * Finds and checks the settings. A flag overrides a `FEEDMILL_*` variable, which overrides the config, which overrides
 * the default.
 *
 * @throws FeedmillError "config" with `file:line:column` and, for unknown keys, a suggestion
 */
export async function loadConfig(cwd: string, flags: ConfigFlags, env: Environment): Promise<Config> {
  const source = findSource(cwd, flags.config ?? (env["FEEDMILL_CONFIG"] || undefined));
  const { file, written } = source;
  const projectDir = file === undefined ? cwd : projectDirOf(file);
  const variables = settingVariables(env);
  const { records, output, state } = flags;
  const key = hash("sha256", JSON.stringify([build, cwd, file, written, variables, records, output, state]));
  const cached = recallConfig(projectDir, key);
  if (cached !== undefined) return cached;
  const { readSettings } = await import("./read.ts");
  const { settings, warnings } = readSettings(source, variables);
  const bases = { projectDir, cwd, hasConfig: file !== undefined || typeof written === "object", file };
  const placed = placeSettings(settings, flags, bases);
  refuseMixedFolders(placed);
  return { ...placed, ...(file === undefined ? {} : { file }), key, warnings };
}

function findSource(cwd: string, config: string | ConfigInput | undefined): ConfigSource {
  if (typeof config === "object") return { written: config };
  const file = config === undefined ? findConfigFile(cwd) : resolve(cwd, config);
  return file === undefined ? { written: "" } : { file, written: readText(file) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new FeedmillError("config", `cannot read ${file}; check --config or FEEDMILL_CONFIG`, { cause });
  }
}
