import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { defaultState } from "./paths.ts";

/** Checked configs of earlier runs, by `Config.key`. Loading the schema takes longer than a small run. */
export type ConfigCache = {
  get(key: string): Config | undefined;
  put(key: string, config: Config): void;
};

const name = "config.json";

/** The cache of the project in `projectDir`; it lies in the state folder at its default place. */
export function openConfigCache(projectDir: string): ConfigCache {
  const file = join(projectDir, defaultState, name);
  return {
    get(key) {
      try {
        const kept = JSON.parse(readFileSync(file, "utf8")) as Config;
        return kept.key === key ? kept : undefined;
      } catch {
        return undefined;
      }
    },
    put: (key, config) => writeFileSync(file, JSON.stringify({ ...config, key })),
  };
}

/** Keeps a config for the next run, unless it is kept already, has secrets, or its state folder is elsewhere. */
export function keepConfig(config: Config): void {
  if (hasSecrets(config) || config.state !== join(config.projectDir, defaultState)) return;
  const cache = openConfigCache(config.projectDir);
  if (cache.get(config.key) === undefined) cache.put(config.key, config);
}

/** Request headers and webhooks may be secrets, which must not be copied out of the config. */
function hasSecrets({ links, alerts }: Config): boolean {
  return alerts.length > 0 || Object.values(links.hosts).some(({ headers }) => headers !== undefined);
}
