import type { z } from "zod";
import { suggestion } from "../model/nearest.ts";
import { keysAt, type SettingPath } from "./schema-paths.ts";

/** What is wrong with one setting. */
export type SettingFault = { readonly path: SettingPath; readonly message: string };

/** Turns the errors of the schema into one fault per setting. `values` are the rejected settings. */
export function faultsOf({ issues }: z.ZodError, values: unknown): SettingFault[] {
  return issues.flatMap((issue) => faultsIn(issue, [], values));
}

/** Words for schema errors that have no message yet. */
export const wordsFor: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "invalid_type")
    return issue.input === undefined ? "is missing" : `must be ${kinds[issue.expected]}`;
  if (issue.code === "invalid_value") {
    const meant = typeof issue.input === "string" ? suggestion(issue.input, issue.values.map(String)) : "";
    return `must be ${listed(issue.values.map(String))}${meant}`;
  }
  if (issue.code === "too_small") return `must ${sizes[issue.origin] ?? "be"} at least ${issue.minimum}`;
  if (issue.code === "too_big") return `must ${sizes[issue.origin] ?? "be"} at most ${issue.maximum}`;
  if (issue.code === "invalid_format" && issue.format === "email") return "must be an email address";
  return undefined;
};

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping, like { key: value }",
  record: "a mapping, like { key: value }",
};

/** How to name the size of a value, by its type. */
const sizes: Readonly<Record<string, string>> = { string: "have a length of", array: "have a length of" };

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function faultsIn(issue: z.core.$ZodIssue, parent: SettingPath, values: unknown): SettingFault[] {
  const path = [...parent, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, keysAt(path)) }));
  }
  if (issue.code === "invalid_union") {
    const nested = closest(issue.errors);
    if (nested.length > 0) return nested.flatMap((one) => faultsIn(one, path, values));
    const forms = issue.errors.map(([first]) => first?.message.replace(/^must be /u, ""));
    return [{ path, message: `${path.join(".")}: must be ${forms.join(" or ")}` }];
  }
  if (path.length === 0) return [{ path, message: "must be a mapping of settings, like `site: {}`" }];
  const name = path.join(".");
  return [{ path, message: `${name}: ${issue.message}${remedyFor(issue.message, path, values)}` }];
}

/** The faults of the form that the user most likely meant: the first with faults inside it. */
function closest(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  return forms.find((issues) => issues.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys")) ?? [];
}

/** Also suggests keys that contain the word, like `minQuality` for `quality`. */
function unknownKey(key: string, known: readonly string[]): string {
  const meant = suggestion(key, known);
  const longer = known.find((one) => one.toLowerCase().includes(key.toLowerCase()));
  const guess = meant === "" && longer !== undefined ? `; did you mean "${longer}"?` : meant;
  return `unknown key "${key}"${guess}`;
}

const flags: Readonly<Record<string, boolean>> = { yes: true, on: true, no: false, off: false };

function remedyFor(message: string, path: SettingPath, values: unknown): string {
  const value = valueAt(values, path);
  // Do not print the address of a webhook: it is a secret.
  if (typeof value !== "string" || path[0] === "alerts") return "";
  const flag = flags[value.toLowerCase()];
  if (message.endsWith("true or false") && flag !== undefined) return `; write ${flag} instead of ${value}`;
  const isHost = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/\S*)?$/u.test(value);
  return message.includes("http(s) URL") && isHost ? `; did you mean "https://${value}"?` : "";
}

function valueAt(values: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], values);
}
