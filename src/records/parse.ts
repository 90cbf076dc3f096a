import { isUtf8 } from "node:buffer";
import type { Problem } from "../model/problem.ts";
import type { SourceRecord } from "../model/record.ts";
import { advise } from "./advice.ts";
import type { Fault } from "./fault.ts";
import { FrontMatterError, readFrontMatter, unclosed } from "./front-matter.ts";
import { type NormaliseOptions, normalise } from "./normalise.ts";
import { placesIn } from "./place.ts";
import { decisive, type FrontMatter, frontMatter } from "./schema.ts";

/** One record file, read. */
export type ParsedRecord = {
  /** Absent when the file cannot be used. */
  readonly record?: SourceRecord;
  readonly problems: readonly Problem[];
  /** The broken text still says `published: false` or `removed: true`: no earlier version may stand in. */
  readonly isWithdrawn: boolean;
};

/** Settings that decide what a record becomes. */
export type ParseOptions = NormaliseOptions;

/** Bytes of the record file at `path` -> record and problems. Pure; never throws on what a file holds. */
export function parseRecord(path: string, bytes: Buffer, options: ParseOptions): ParsedRecord {
  const unreadable = (message: string, line = 1, column = 1): ParsedRecord => ({
    problems: [{ file: path, line, column, message }],
    isWithdrawn: withdrawn.test(bytes.toString("latin1")),
  });
  if (bytes.length === 0) return unreadable("the file is empty; write a record or remove it");
  if (!isUtf8(bytes)) return unreadable("not UTF-8 (Latin-1?); save the file as UTF-8", lineOfBadByte(bytes));
  const text = bytes.toString("utf8").replace(/^\ufeff/u, "");
  const nul = text.indexOf("\0");
  if (nul !== -1) return unreadable("holds NUL bytes; this is no text file", lineAt(text, nul));
  try {
    const { fields, body, isOpen } = readFrontMatter(text);
    const faults: Fault[] = isOpen ? [{ path: [], message: unclosed, isFatal: false }] : [];
    return assemble(path, text, fields, body, options, faults);
  } catch (error) {
    if (error instanceof FrontMatterError) return unreadable(error.message, error.line, error.column);
    throw error;
  }
}

const withdrawn = /^(?:published\s*:\s*["']?(?:false|no|off)\b|removed\s*:\s*["']?(?:true|yes|on)\b)/imu;

function assemble(
  path: string,
  text: string,
  fields: Record<string, unknown>,
  body: string,
  options: ParseOptions,
  faults: Fault[],
): ParsedRecord {
  const front = readFields(fields, faults);
  const record = normalise(path, front, body, options, faults);
  advise(fields, record, faults);
  if (faults.length === 0) return { record, problems: [], isWithdrawn: false };
  const place = placesIn(text);
  const problems = faults.map(({ path: at, field = at.join("."), message }) => ({
    file: path,
    ...place(at),
    ...(field === "" ? {} : { field }),
    message,
  }));
  if (!faults.some((fault) => fault.isFatal)) return { record, problems, isWithdrawn: false };
  // Who mends `published` and gets it wrong hardly meant "as before".
  const isUnclear = faults.some(({ path: [field] }) => field === "published" || field === "removed");
  return { problems, isWithdrawn: isUnclear || withdrawn.test(text) };
}

/** Front matter without the fields that are wrong, each of which becomes a fault. */
function readFields(fields: Record<string, unknown>, faults: Fault[]): FrontMatter {
  const checked = frontMatter.safeParse(fields);
  if (checked.success) return checked.data;
  const rest = { ...fields };
  for (const { path, message } of checked.error.issues) {
    const [field] = path;
    faults.push({ path, message, isFatal: decisive.has(String(field)) });
    delete rest[String(field)];
  }
  return frontMatter.parse(rest);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function lineOfBadByte(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    const stop = end === -1 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(start, stop))) return line;
    start = stop;
  }
  return line;
}
