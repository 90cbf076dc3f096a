import { parse } from "yaml";
import { FeedmillError } from "../model/error.ts";
import { suggestion } from "../model/nearest.ts";
import type { SettingVariables } from "./environment.ts";
import { isTextAt, shallowPaths } from "./schema-paths.ts";

/** Settings from environment variables. */
export type EnvironmentSettings = {
  readonly values: Readonly<Record<string, unknown>>;
  /** Variables by the path of the setting, like `links.timeoutMs`. */
  readonly variables: ReadonlyMap<string, string>;
  /** One sentence for each unknown variable. */
  readonly warnings: readonly string[];
};

/**
 * Reads settings from variables: `FEEDMILL_LINKS_TIMEOUT_MS=500` is `links.timeoutMs: 500`. Values are YAML, unless
 * the setting is text.
 *
 * @throws FeedmillError "config" for a value that is not YAML
 */
export function readEnvironment(env: SettingVariables): EnvironmentSettings {
  const paths = new Map(shallowPaths().map((path) => [`FEEDMILL_${path.map(screaming).join("_")}`, path]));
  const values: Record<string, unknown> = {};
  const variables = new Map<string, string>();
  const warnings: string[] = [];
  for (const [variable, value] of Object.entries(env)) {
    const path = paths.get(variable);
    if (path === undefined) {
      warnings.push(`ignored the unknown environment variable ${variable}${suggestion(variable, paths.keys())}`);
      continue;
    }
    const [section = "", key] = path;
    const parsed = isTextAt(path) ? value : parseValue(variable, value);
    values[section] = key === undefined ? parsed : { ...(values[section] as object | undefined), [key]: parsed };
    variables.set(path.join("."), variable);
  }
  return { values, variables, warnings };
}

function parseValue(variable: string, value: string): unknown {
  try {
    // Errors must not show the value, which may be a secret.
    return parse(value, { prettyErrors: false }) as unknown;
  } catch (cause) {
    throw new FeedmillError("config", `${variable}: its value is not valid YAML; put it in quotes`, { cause });
  }
}

function screaming(key: string): string {
  return key.replace(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase();
}
