import { isMap, isNode, isScalar, LineCounter, parseDocument, type YAMLError } from "yaml";
import { FeedmillError } from "../model/error.ts";
import type { SettingPath } from "./schema-paths.ts";

/** Settings as written, and the place of each. */
export type Written = {
  readonly values: unknown;
  /** `file:line:column` of a setting, or of the nearest parent that has one. */
  readonly placeOf: (path: SettingPath) => string;
};

type Document = ReturnType<typeof parseDocument>;

/**
 * Parses the YAML of a config file.
 *
 * @throws FeedmillError "config" with `file:line:column`
 */
export function readYaml(file: string, text: string): Written {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "silent", prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new FeedmillError("config", `${file}:${line}:${col}: ${describe(error)}`);
  }
  return { values: valuesOf(document, file), placeOf: (path) => `${file}${positionOf(document, lines, path)}` };
}

/** A key without a value counts as absent, like a section with only comments. */
function valuesOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100, reviver: (_key, value) => value ?? undefined }) ?? {};
  } catch (cause) {
    throw new FeedmillError("config", `${file}: its aliases (*name) expand to too much; write out the values`, {
      cause,
    });
  }
}

/** Says what to type; the messages of the parser only explain YAML grammar. */
function describe({ code, message }: YAMLError): string {
  if (code === "BLOCK_AS_IMPLICIT_KEY") return `text with ": " in it needs quotes, like title: "News: today"`;
  if (code === "DUPLICATE_KEY") return "duplicate key; keep one of them";
  if (code === "TAB_AS_INDENT") return "indented with a tab; use spaces";
  if (/\balias\b/iu.test(message)) return 'a value with * in it needs quotes, like cron: "* * * * *"';
  if (code === "BAD_SCALAR_START") return `${message}; put the value in quotes`;
  return message;
}

function positionOf(document: Document, lines: LineCounter, path: SettingPath): string {
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
