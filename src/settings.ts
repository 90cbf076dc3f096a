import leven from "leven";
import { isMap, isNode, isScalar, LineCounter, parse, parseDocument } from "yaml";
import type { z } from "zod";
import { configSchema, type Settings } from "./config-schema.ts";
import { FeedmillError } from "./model/error.ts";

/** Environment variables that are settings: all that begin with `FEEDMILL_` but for those of the program itself. */
export type SettingVariables = Readonly<Record<string, string>>;

/**
 * Reads and checks the text of a config file, with variables before it and defaults after it.
 *
 * @throws FeedmillError "config" with `file:line:column` and, for unknown keys, what may have been meant
 */
export function readSettings(file: string, text: string, variables: SettingVariables): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "silent" });
  const placeOf = (path: readonly PropertyKey[]) => `${file}${positionOf(document, lines, path)}`;
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new FeedmillError("config", `${file}:${line}:${col}: ${error.message.split("\n")[0]}`);
  }
  const written: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  const fromEnv = settingsFrom(variables);
  const merged = merge(written, fromEnv.values);
  const checked = configSchema.safeParse(merged);
  if (checked.success) return checked.data;
  const messages = checked.error.issues.map((issue) => {
    const variable = fromEnv.variables.get(issue.path.join("."));
    return `${variable ?? placeOf(pathOf(issue))}: ${messageOf(issue)}`;
  });
  throw new FeedmillError("config", messages.join("\n"));
}

function pathOf(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  return issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== "unrecognized_keys") return `${issue.path.join(".")}: ${issue.message}`;
  return issue.keys.map((key) => `unknown key "${key}"${suggestion(key, keysAt(issue.path))}`).join("; ");
}

/** `; did you mean "x"?`, when something like `word` exists. */
function suggestion(word: string, known: readonly string[]): string {
  const [nearest] = known.toSorted((a, b) => leven(word, a) - leven(word, b));
  const isNear = nearest !== undefined && leven(word, nearest) <= Math.max(2, Math.floor(word.length / 3));
  return isNear ? `; did you mean "${nearest}"?` : "";
}

function keysAt(path: readonly PropertyKey[]): string[] {
  return [...settingPaths()]
    .filter((known) => known.length === path.length + 1 && path.every((key, i) => known[i] === key))
    .map((known) => known.at(-1) ?? "");
}

/** Every key of the settings, sections included, as a path. */
function settingPaths(): string[][] {
  return Object.entries(configSchema.shape).flatMap(([section, type]) => {
    const inner = "unwrap" in type ? (type.unwrap() as { shape?: object }) : undefined;
    return [[section], ...Object.keys(inner?.shape ?? {}).map((key) => [section, key])];
  });
}

/** `FEEDMILL_LINKS_TIMEOUT_MS=500` -> `links.timeoutMs: 500`; values are read as YAML. */
function settingsFrom(env: SettingVariables) {
  const paths = new Map(settingPaths().map((path) => [`FEEDMILL_${path.map(screaming).join("_")}`, path]));
  const values: Record<string, Record<string, unknown> | unknown> = {};
  const variables = new Map<string, string>();
  for (const [variable, value] of Object.entries(env)) {
    const path = paths.get(variable);
    if (path === undefined) {
      throw new FeedmillError("config", `unknown variable ${variable}${suggestion(variable, [...paths.keys()])}`);
    }
    const [section = "", key] = path;
    if (key === undefined) values[section] = parse(value);
    else values[section] = { ...(values[section] as object | undefined), [key]: parse(value) };
    variables.set(path.join("."), variable);
  }
  return { values, variables };
}

function screaming(key: string): string {
  return key.replace(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase();
}

function merge(written: unknown, env: Record<string, unknown>): unknown {
  if (typeof written !== "object" || written === null || Array.isArray(written)) return written;
  const merged: Record<string, unknown> = { ...written };
  for (const [section, value] of Object.entries(env)) {
    const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
    merged[section] = isSection ? { ...(merged[section] as object | undefined), ...value } : value;
  }
  return merged;
}

function positionOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): string {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === path[length - 1])
      : undefined;
    const node: unknown = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (!isNode(node) || !node.range) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return `:${line}:${col}`;
  }
  return "";
}
