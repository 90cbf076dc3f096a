import { FeedmillError } from "../model/error.ts";
import type { ConfigInput } from "./config.ts";
import { readSchedule } from "./cron.ts";
import type { SettingVariables } from "./environment.ts";
import { faultsOf, type SettingFault, wordsFor } from "./faults.ts";
import { readEnvironment } from "./read-environment.ts";
import { configSchema, type Settings } from "./schema.ts";
import { readYaml, type Written } from "./yaml-text.ts";

/** The settings as written: the text of a config file, or an object; "" when there is neither. */
export type ConfigSource = { readonly file?: string; readonly written: string | ConfigInput };

/** Checked settings with defaults. Paths are still as written. */
export type ReadSettings = { readonly settings: Settings; readonly warnings: readonly string[] };

/**
 * Parses and checks settings. Variables override what is written.
 *
 * @throws FeedmillError "config" with `file:line:column` and, for unknown keys, a suggestion
 */
export function readSettings({ file = "", written }: ConfigSource, variables: SettingVariables): ReadSettings {
  const source = typeof written === "string" ? readYaml(file, written) : ofObject(written);
  const environment = readEnvironment(variables);
  const values = merge(source.values, environment.values);
  const checked = configSchema.safeParse(values, { error: wordsFor });
  const faults = checked.success ? scheduleFaults(checked.data) : faultsOf(checked.error, values);
  if (checked.success && faults.length === 0) return { settings: checked.data, warnings: environment.warnings };
  const messages = faults.map(({ path, message }) => {
    const variable = path
      .map((_, end) => environment.variables.get(path.slice(0, end + 1).join(".")))
      .findLast((name) => name !== undefined);
    return `${variable ?? source.placeOf(path)}: ${message}`;
  });
  throw new FeedmillError("config", messages.join("\n"));
}

function ofObject(values: ConfigInput): Written {
  return { values, placeOf: (path) => ["config", ...path.slice(0, -1)].join(".") };
}

/** The schema accepts any text as a schedule, so check it here. */
function scheduleFaults({ schedule }: Settings): SettingFault[] {
  try {
    readSchedule(schedule);
    return [];
  } catch (error) {
    if (!(error instanceof FeedmillError)) throw error;
    // The message begins with the name of the setting.
    const [name = ""] = error.message.split(":");
    return [{ path: name.split("."), message: error.message }];
  }
}

function merge(written: unknown, environment: Readonly<Record<string, unknown>>): unknown {
  if (typeof written !== "object" || written === null || Array.isArray(written)) return written;
  const merged: Record<string, unknown> = { ...written };
  for (const [section, value] of Object.entries(environment)) {
    const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
    merged[section] = isSection ? { ...(merged[section] as object | undefined), ...value } : value;
  }
  return merged;
}
