import { isUtf8 } from "node:buffer";
import type { Problem } from "../model/problem.ts";
import type { SourceRecord } from "../model/record.ts";
import { collectFaults, type Faults } from "./fault.ts";
import { fieldFinder } from "./find-fields.ts";
import { readFrontMatter, unclosed } from "./front-matter.ts";
import { FrontMatterError } from "./front-matter-error.ts";
import { type NormaliseOptions, normalise, type Source } from "./normalise.ts";
import { placesIn } from "./place.ts";
import { decodeRoughly, showsWithdrawal } from "./withdrawal.ts";

/** More are only counted: a file of faults would fill the report. */
const mostProblems = 100;

/** One record file, read. */
export type ParsedRecord = {
  /** Absent when the file cannot be used. */
  readonly record?: SourceRecord;
  readonly problems: readonly Problem[];
  /** The broken text still says that its record is not for the public: no earlier version may take its place. */
  readonly isWithdrawn: boolean;
};

/** Settings that decide what a record becomes. */
export type ParseOptions = NormaliseOptions;

/** Bytes of the record file at `path` -> record and problems. Pure; never throws on what a file holds. */
export function parseRecord(path: string, bytes: Buffer, options: ParseOptions): ParsedRecord {
  const decoded = decode(bytes);
  const unreadable = (message: string, line = 1, column = 1): ParsedRecord => ({
    problems: [{ file: path, line, column, message }],
    isWithdrawn: showsWithdrawal("text" in decoded ? decoded.text : decodeRoughly(bytes)),
  });
  if ("fault" in decoded) return unreadable(decoded.fault, decoded.line);
  const { text } = decoded;
  try {
    const { fields: front, body, isOpen } = readFrontMatter(text);
    const faults = collectFaults();
    if (isOpen) faults.note([], unclosed(text));
    return assemble(text, { path, front, body }, options, faults);
  } catch (error) {
    if (error instanceof FrontMatterError) return unreadable(error.message, error.line, error.column);
    throw error;
  }
}

type Decoded = { readonly text: string } | { readonly fault: string; readonly line?: number };

/** UTF-8, or UTF-16 that says so with a byte order mark; lines of old Macs (CR alone) become those of everybody. */
function decode(bytes: Buffer): Decoded {
  if (bytes.length === 0) return { fault: "the file is empty; write a record or remove it" };
  const isUtf16 =
    bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
  if (!isUtf16 && !isUtf8(bytes))
    return { fault: "not UTF-8 (Latin-1?); save the file as UTF-8", line: lineOfBadByte(bytes) };
  const decoder = isUtf16 ? new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-16be") : undefined;
  const text = decoder === undefined ? bytes.toString("utf8").replace(/^\ufeff/u, "") : decoder.decode(bytes);
  const nul = text.indexOf("\0");
  if (nul !== -1) return { fault: "holds NUL bytes; this is no text file", line: lineAt(text, nul) };
  return { text: text.includes("\r") && !text.includes("\n") ? text.replaceAll("\r", "\n") : text };
}

function assemble(text: string, source: Source, options: ParseOptions, faults: Faults): ParsedRecord {
  const record = normalise(source, options, faults);
  const { all } = faults;
  if (all.length === 0) return { record, problems: [], isWithdrawn: false };
  const problems = problemsOf(source.path, text, faults);
  if (!all.some(({ isFatal }) => isFatal)) return { record, problems, isWithdrawn: false };
  const isHidden = !record.isPublished || record.isRemoved;
  return { problems, isWithdrawn: isHidden || hidesUnclearly(source, options, faults) };
}

/** Who mends a field that hides and gets it wrong hardly meant "as before". */
function hidesUnclearly({ front }: Source, { fields: mapping }: ParseOptions, { all }: Faults): boolean {
  const { published = [], draft = [], removed = [] } = fieldFinder(mapping).find(front);
  const paths = new Set([...published, ...draft, ...removed].map(({ path }) => path.join(".")));
  return all.some(({ path, isFatal }) => isFatal && paths.has(path.join(".")));
}

function problemsOf(file: string, text: string, { all }: Faults): Problem[] {
  const place = placesIn(text);
  const problems = all.slice(0, mostProblems).map(({ path, field = path.join("."), message }) => ({
    file,
    ...place(path),
    ...(field === "" ? {} : { field }),
    message,
  }));
  const rest = all.length - mostProblems;
  return rest <= 0
    ? problems
    : [...problems, { file, line: 1, column: 1, message: `has ${rest} more problems like these` }];
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
