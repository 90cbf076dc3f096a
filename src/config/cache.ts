import { join } from "node:path";
import { type BuildCache, openBuildCache } from "../store/build-cache.ts";
import type { Config } from "./config.ts";
import { defaultState } from "./paths.ts";

/** The config of an earlier run that was made from the same `key`. Loading the schema takes longer than a small run. */
export function recallConfig(projectDir: string, key: string): Config | undefined {
  const cache = openBuildCache(join(projectDir, defaultState, "build-cache.json"));
  return cache.get("config", key) as Config | undefined;
}

/** Keeps a config for the next run, unless it has secrets or its state folder is not where runs look for it. */
export function keepConfig(config: Config, cache: BuildCache): void {
  if (hasSecrets(config) || config.state !== join(config.projectDir, defaultState)) cache.forget("config");
  else if (cache.get("config", config.key) === undefined) cache.put("config", config.key, config);
}

/** Request headers and webhooks may be secrets, which must not be copied out of the config. */
function hasSecrets({ links, alerts }: Config): boolean {
  return alerts.length > 0 || Object.values(links.hosts).some(({ headers }) => headers !== undefined);
}
