import matter from "gray-matter";
import { load, YAMLException } from "js-yaml";

/** Enough for every honest anchor; too few for an alias to explode. */
const maxAliases = 16;
/** gray-matter takes quadratic time over blank lines. */
const blankLines = /\n(?:[^\S\n]*\n){200}/u;

/** Why front matter cannot be read. `line` and `column` count from 1 in the file. */
export class FrontMatterError extends Error {
  override readonly name = "FrontMatterError";
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, line?: number, column?: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

function refuse(language: string) {
  return () => {
    throw new FrontMatterError(
      `front matter in "${language}" is refused; feedmill reads YAML only, so start the file with a plain ---`,
      1,
      4,
    );
  };
}

const options = {
  engines: {
    yaml: { parse: parseYaml },
    // gray-matter would run these as code (js) or read them unguarded (json).
    javascript: refuse("js"),
    js: refuse("js"),
    json: refuse("json"),
    coffee: refuse("coffee"),
    toml: refuse("toml"),
  },
};

/**
 * Splits a record's text into its YAML mapping and the body below it. Front matter is data: nothing in it runs.
 *
 * @throws FrontMatterError with the place, when there is no YAML mapping to be had
 */
export function readFrontMatter(text: string): { readonly fields: Record<string, unknown>; readonly body: string } {
  if (!text.startsWith("---")) {
    throw new FrontMatterError("no front matter: a record starts with a line --- and its fields in YAML", 1, 1);
  }
  if (blankLines.test(text)) throw new FrontMatterError("more than 200 blank lines in a row; remove them");
  const { data, content } = split(text);
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new FrontMatterError("front matter is not a mapping; write fields as `title: ...`", 2, 1);
  }
  return { fields: data as Record<string, unknown>, body: content };
}

function split(text: string) {
  try {
    // With an options object gray-matter neither caches nor shares what it read.
    return matter(text, options);
  } catch (error) {
    if (error instanceof FrontMatterError) throw error;
    if (error instanceof Error && error.message.startsWith("gray-matter engine")) refuse(languageOf(text))();
    throw error;
  }
}

function parseYaml(source: string): object {
  try {
    return load(source, { maxAliases }) as object;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0 } = error.mark ?? {};
    // js-yaml counts from 0 and below the opening ---, whose line break is part of the source.
    throw new FrontMatterError(`front matter is not valid YAML: ${error.reason}`, line + 1, column + 1);
  }
}

function languageOf(text: string): string {
  return text.slice(3, text.indexOf("\n")).trim().slice(0, 20);
}
