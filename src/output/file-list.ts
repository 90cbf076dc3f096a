import { hash } from "node:crypto";
import { join } from "node:path";
import { readIfThere } from "./read.ts";
import { journalPath } from "./staging.ts";

/**
 * The list of all files that feedmill wrote into an output folder. It is inside that folder, so it survives when the state
 * is lost or the folder is moved. `sha256sum -c .feedmill.sha256` checks it.
 */
export const fileListName = ".feedmill.sha256";

/** The SHA-256 (hex) of each file, by path below the output folder. After a killed run, a path may have two. */
export type FileList = Map<string, string[]>;

const isLine = /^[\da-f]{64} {2}.+$/u;
const leavesFolder = /^\/|(?:^|\/)\.\.(?:\/|$)/u;

/** Reads the list of the output folder `dir`, and adds what a killed run wrote after it; `undefined` without a list. */
export function readFileList(dir: string): FileList | undefined {
  const list = readIfThere(join(dir, fileListName));
  const journal = readIfThere(join(dir, journalPath));
  if (list === undefined && journal === undefined) return undefined;
  const files: FileList = new Map();
  for (const line of `${list ?? ""}${journal ?? ""}`.split("\n")) {
    const digest = line.slice(0, 64);
    const path = line.slice(66);
    if (isLine.test(line) && !leavesFolder.test(path)) files.set(path, [...(files.get(path) ?? []), digest]);
  }
  return files;
}

/** Renders a list: one line per file, sorted by path, with its latest digest. */
export function formatFileList(files: FileList): string {
  const paths = [...files.keys()].sort();
  return paths.map((path) => fileListLine(path, files.get(path)?.at(-1) ?? "")).join("");
}

/** One line in the format of `sha256sum`. */
export function fileListLine(path: string, digest: string): string {
  return `${digest}  ${path}\n`;
}

/** The digest of a file as lists contain it. */
export function digestOfBytes(bytes: Buffer): string {
  return hash("sha256", bytes);
}
