import { createRequire } from "node:module";
import type * as SmolToml from "smol-toml";
import { FrontMatterError } from "./front-matter-error.ts";

const deepest = 50;
const require = createRequire(import.meta.url);
let loaded: typeof SmolToml | undefined;

/**
 * Reads TOML below a line `+++`. Like scalars of YAML, dates, whole numbers and booleans come as text; a float stays a
 * number, since `3.10` is 3.1 to TOML: a text field refuses it.
 *
 * @throws FrontMatterError with the place
 */
export function parseToml(source: string): object {
  // gray-matter parses at once, so the package cannot be awaited; most projects never need it.
  loaded ??= require("smol-toml") as typeof SmolToml;
  // gray-matter leaves half of the last line's CRLF.
  const text = source.replace(/\r$/u, "");
  try {
    return plain(loaded.parse(text, { integersAsBigInt: true, maxDepth: deepest }), text) as object;
  } catch (error) {
    if (!(error instanceof loaded.TomlError)) throw error;
    // The first line says what; those after it quote the file.
    const [reason = ""] = error.message.replace(/^Invalid TOML document:\s*/u, "").split("\n");
    throw new FrontMatterError(`front matter is not valid TOML: ${reason}; mend it here`, error.line, error.column);
  }
}

function plain(value: unknown, source: string): unknown {
  if (value instanceof Date) return dateText(value, source);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map((one) => plain(one, source));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, source)]));
}

/** A date as it was written; the package moves days that do not exist to the next month. */
function dateText(date: Date, source: string): string {
  const text = date.toISOString();
  return source.includes(text.slice(0, 10)) ? text : "no such day";
}
