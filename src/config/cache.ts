import { join } from "node:path";
import { type BuildCache, openBuildCache } from "../store/build-cache.ts";
import type { Config } from "./config.ts";
import { defaultState } from "./paths.ts";

/**
 * The checked config of an earlier run with the same `key`. It saves loading the schema, which takes longer than a
 * small run.
 */
export function recallConfig(projectDir: string, key: string): Config | undefined {
  const cache = openBuildCache(join(projectDir, defaultState, "build-cache.json"));
  return cache.get("config", key) as Config | undefined;
}

/** Keeps a config for the next run, unless it contains secrets or its state folder is not the default one. */
export function keepConfig(config: Config, cache: BuildCache): void {
  if (hasSecrets(config) || config.state !== join(config.projectDir, defaultState)) cache.forget("config");
  else if (cache.get("config", config.key) === undefined) cache.put("config", config.key, config);
}

/** Request headers and webhooks may be secrets, which must not be copied anywhere. */
function hasSecrets({ links, alerts }: Config): boolean {
  return alerts.length > 0 || Object.values(links.hosts).some(({ headers }) => headers !== undefined);
}
