import matter from "gray-matter";
import { load, YAMLException } from "js-yaml";
import { quickYaml } from "./quick-yaml.ts";

/** Enough for every honest anchor; too few for an alias to explode. */
const maxAliases = 16;
/** gray-matter takes quadratic time over blank lines, and knows more line ends than YAML. */
const blankLines = /[\n\r\u2028\u2029](?:[^\S\n\r\u2028\u2029]*(?:\r?\n|\r(?!\n)|[\u2028\u2029])){200}/u;
/** What is wrong with front matter that nothing ends. */
export const unclosed = "the line --- that ends the front matter is missing; add it below the fields";
const yamlNames = new Set(["", "yaml", "yml"]);

/** Why front matter cannot be read. `line` and `column` count from 1 in the file. */
export class FrontMatterError extends Error {
  override readonly name = "FrontMatterError";
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

function refuse(language: string): never {
  throw new FrontMatterError(
    `front matter in ${JSON.stringify(language)} is refused; feedmill reads YAML only, so start the file with a plain ---`,
    1,
    4,
  );
}

// gray-matter would run some of these as code. Nothing gets this far but YAML: a second lock on the same door.
const engines = Object.fromEntries(
  ["javascript", "js", "json", "coffee", "toml"].map((language) => [language, { parse: () => refuse(language) }]),
);
const options = { engines: { ...engines, yaml: { parse: parseYaml } } };

/** A record's text in its parts. */
export type FrontMatterParts = {
  readonly fields: Record<string, unknown>;
  readonly body: string;
  readonly isOpen?: true;
};

/**
 * Splits a record's text into its YAML mapping and the body below it. Front matter is data: nothing in it runs. When
 * nothing ends it (`isOpen`), all of the text is taken for fields.
 *
 * @throws FrontMatterError with the place, when there is no YAML mapping to be had
 */
export function readFrontMatter(text: string): FrontMatterParts {
  if (!/^---(?!-)/u.test(text)) {
    throw new FrontMatterError("no front matter: a record starts with a line --- and its fields in YAML", 1, 1);
  }
  const language = languageOf(text);
  if (!yamlNames.has(language.toLowerCase())) refuse(language);
  const blank = text.search(blankLines);
  if (blank !== -1) {
    const line = text.slice(0, blank).split("\n").length;
    throw new FrontMatterError("more than 200 blank lines in a row; remove them", line, 1);
  }
  // With an options object gray-matter neither caches nor shares what it read.
  const isOpen = !text.includes("\n---");
  const { data, content } = split(text, isOpen);
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new FrontMatterError("front matter is not a mapping; write fields as `title: ...`", 2, 1);
  }
  return { fields: data as Record<string, unknown>, body: content, ...(isOpen ? { isOpen } : {}) };
}

/** Text below fields that nothing ends is rarely YAML: the fault is then the missing end, its place where the YAML breaks. */
function split(text: string, isOpen: boolean) {
  try {
    return matter(text, options);
  } catch (error) {
    if (isOpen && error instanceof FrontMatterError) throw new FrontMatterError(unclosed, error.line, error.column);
    throw error;
  }
}

function parseYaml(source: string): object {
  try {
    return quickYaml(source) ?? (load(source, { maxAliases }) as object);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0 } = error.mark ?? {};
    // js-yaml counts from 0 and below the opening ---, whose line break is part of the source.
    const message = `front matter is not valid YAML: ${error.reason}; mend it here (text with : or # needs quotes)`;
    throw new FrontMatterError(message, line + 1, column + 1);
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
