import { isMap, isNode, isScalar, LineCounter, parse, parseDocument } from "yaml";
import type { z } from "zod";
import { FeedmillError } from "../model/error.ts";
import { suggestion } from "../model/nearest.ts";
import { configSchema, type Settings } from "./schema.ts";
import { isTextAt, keysAt, type SettingPath, shallowPaths } from "./schema-paths.ts";

/** Environment variables that are settings: all that begin with `FEEDMILL_` but for those of the program itself. */
export type SettingVariables = Readonly<Record<string, string>>;

/** What is wrong with one setting. */
export type SettingFault = { readonly path: SettingPath; readonly message: string };

/** Finds what the schema cannot tell of settings that fit it. */
export type JudgeSettings = (settings: Settings) => Promise<readonly SettingFault[]>;

/**
 * Reads and checks the text of a config file, with variables before it and defaults after it.
 *
 * @throws FeedmillError "config" with `file:line:column` and, for unknown keys, what may have been meant
 */
export async function readSettings(
  file: string,
  text: string,
  variables: SettingVariables,
  judge: JudgeSettings = async () => [],
): Promise<Settings> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "silent", prettyErrors: false });
  const placeOf = (path: SettingPath) => `${file}${positionOf(document, lines, path)}`;
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new FeedmillError("config", `${file}:${line}:${col}: ${error.message}`);
  }
  const fromEnv = settingsFrom(variables);
  const merged = merge(writtenIn(document, file), fromEnv.values);
  const checked = configSchema.safeParse(merged);
  const faults = checked.success
    ? await judge(checked.data)
    : checked.error.issues.map((issue) => ({ path: pathOf(issue), message: messageOf(issue) }));
  if (checked.success && faults.length === 0) return checked.data;
  const messages = faults.map(({ path, message }) => {
    const variable = path.map((_, end) => fromEnv.variables.get(path.slice(0, end + 1).join("."))).findLast(Boolean);
    return `${variable ?? placeOf(path)}: ${message}`;
  });
  throw new FeedmillError("config", messages.join("\n"));
}

/** What is written; a key without a value, like a section whose lines are all comments, is as good as absent. */
function writtenIn(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100, reviver: (_key, value) => value ?? undefined }) ?? {};
  } catch (cause) {
    throw new FeedmillError("config", `${file}: its aliases (*name) explode; write the values out`, { cause });
  }
}

function pathOf(issue: z.core.$ZodIssue): SettingPath {
  return issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.path.length === 0 && issue.code === "invalid_type") return "must be a mapping of settings, like `site: {}`";
  if (issue.code !== "unrecognized_keys") return `${issue.path.join(".")}: ${issue.message}`;
  return issue.keys.map((key) => `unknown key "${key}"${suggestion(key, keysAt(issue.path))}`).join("; ");
}

/** `FEEDMILL_LINKS_TIMEOUT_MS=500` -> `links.timeoutMs: 500`; what is not text is read as YAML. */
function settingsFrom(env: SettingVariables) {
  const paths = new Map(shallowPaths().map((path) => [`FEEDMILL_${path.map(screaming).join("_")}`, path]));
  const values: Record<string, Record<string, unknown> | unknown> = {};
  const variables = new Map<string, string>();
  for (const [variable, value] of Object.entries(env)) {
    const path = paths.get(variable);
    if (path === undefined) {
      throw new FeedmillError("config", `unknown variable ${variable}${suggestion(variable, paths.keys())}`);
    }
    const [section = "", key] = path;
    const parsed = isTextAt(path) ? value : parseVariable(variable, value);
    if (key === undefined) values[section] = parsed;
    else values[section] = { ...(values[section] as object | undefined), [key]: parsed };
    variables.set(path.join("."), variable);
  }
  return { values, variables };
}

function parseVariable(variable: string, value: string): unknown {
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

function merge(written: unknown, env: Record<string, unknown>): unknown {
  if (typeof written !== "object" || written === null || Array.isArray(written)) return written;
  const merged: Record<string, unknown> = { ...written };
  for (const [section, value] of Object.entries(env)) {
    const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
    merged[section] = isSection ? { ...(merged[section] as object | undefined), ...value } : value;
  }
  return merged;
}

function positionOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: SettingPath): string {
  if (path.length === 0) return ":1:1";
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
