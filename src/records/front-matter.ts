import matter from "gray-matter";
import { FrontMatterError } from "./front-matter-error.ts";
import { parseToml } from "./toml.ts";
import { parseYaml } from "./yaml.ts";

/** gray-matter takes quadratic time over blank lines, and knows more line ends than YAML. */
const blankLines = /[\n\r\u2028\u2029](?:[^\S\n\r\u2028\u2029]*(?:\r?\n|\r(?!\n)|[\u2028\u2029])){200}/u;
/** A line that ends YAML beside `---`. */
const dotsLine = /\n\.\.\.(?=[ \t]*(?:\r?\n|$))/u;
const yamlNames = new Set(["", "yaml", "yml"]);

function refuse(language: string): never {
  const advice = `feedmill reads YAML and TOML only, so start the file with a plain ---`;
  throw new FrontMatterError(`front matter in ${JSON.stringify(language)} is refused; ${advice}`, 1, 4);
}

// gray-matter would run some of these as code. Nothing gets this far but YAML and TOML: a second lock on the same door.
const refused = Object.fromEntries(
  ["javascript", "js", "json", "coffee"].map((language) => [language, { parse: () => refuse(language) }]),
);
const engines = { ...refused, yaml: { parse: parseYaml }, toml: { parse: parseToml } };
const options = {
  yaml: { engines },
  dotted: { engines, delimiters: ["---", "..."] },
  toml: { engines, delimiters: "+++", language: "toml" },
};

/** A record's text in its parts. */
export type FrontMatterParts = {
  /** Scalars are text, but for floats of TOML. */
  readonly fields: Record<string, unknown>;
  readonly body: string;
  readonly isOpen?: true;
};

/**
 * Splits a record's text into its YAML or TOML mapping and the body below it. Front matter is data: nothing in it runs.
 * When nothing ends it (`isOpen`), all of the text is taken for fields.
 *
 * @throws FrontMatterError with the place, when there is no mapping to be had
 */
export function readFrontMatter(text: string): FrontMatterParts {
  const isToml = /^\+\+\+[ \t]*\r?\n/u.test(text);
  if (!isToml) assertYamlStart(text);
  const blank = text.search(blankLines);
  if (blank !== -1) {
    const line = text.slice(0, blank).split("\n").length;
    throw new FrontMatterError("more than 200 blank lines in a row; remove them", line, 1);
  }
  const end = isToml ? (text.includes("\n+++") ? "+++" : undefined) : yamlEndOf(text);
  const kind = isToml ? options.toml : end === "..." ? options.dotted : options.yaml;
  const { data, content } = split(text, kind, end === undefined);
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new FrontMatterError("front matter is not a mapping; write fields as `title: ...`", 2, 1);
  }
  return { fields: data as Record<string, unknown>, body: content, ...(end === undefined ? { isOpen: true } : {}) };
}

/** What ends YAML front matter: `---` as gray-matter has it, or a line `...` before that. */
function yamlEndOf(text: string): "---" | "..." | undefined {
  const dashes = text.indexOf("\n---");
  if (text.includes("\n...")) {
    const dots = text.search(dotsLine);
    if (dots !== -1 && (dashes === -1 || dots < dashes)) return "...";
  }
  return dashes === -1 ? undefined : "---";
}

function assertYamlStart(text: string): void {
  if (/^\s*\{/u.test(text))
    throw new FrontMatterError("JSON without a line --- above and below it is not read; add those lines", 1, 1);
  if (!/^---(?!-)/u.test(text)) {
    throw new FrontMatterError("no front matter: a record starts with a line --- and its fields in YAML", 1, 1);
  }
  const language = languageOf(text);
  if (!yamlNames.has(language.toLowerCase()) && language.toLowerCase() !== "toml") refuse(language);
}

/** What is wrong with front matter that nothing ends. */
export function unclosed(text: string): string {
  const fence = text.startsWith("+++") ? "+++" : "---";
  return `the line ${fence} that ends the front matter is missing; add it below the fields`;
}

/** Text below fields that nothing ends is rarely YAML: the fault is then the missing end, its place where the YAML breaks. */
function split(text: string, kind: Parameters<typeof matter>[1], isOpen: boolean) {
  try {
    // With an options object gray-matter neither caches nor shares what it read.
    return matter(text, kind);
  } catch (error) {
    if (isOpen && error instanceof FrontMatterError)
      throw new FrontMatterError(unclosed(text), error.line, error.column);
    throw error;
  }
}

/** The word behind the opening `---`, as gray-matter reads it. */
function languageOf(text: string): string {
  const end = text.indexOf("\n");
  return text
    .slice(3, end === -1 ? text.length : end)
    .trim()
    .slice(0, 20);
}
