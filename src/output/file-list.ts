import { hash } from "node:crypto";
import { join } from "node:path";
import { readIfThere } from "./read.ts";
import { journalPath } from "./staging.ts";

/**
 * The list of all files that feedmill wrote into an output folder. It lies in that folder, so it is there after the state
 * was lost or the folder was moved. `sha256sum -c .feedmill.sha256` checks it.
 */
export const fileListName = ".feedmill.sha256";

/** SHA-256 (hex) of each file's bytes, by path below the output folder. After a killed run a path may have two. */
export type FileList = Map<string, string[]>;

const isLine = /^[\da-f]{64} {2}.+$/u;
const leavesFolder = /^\/|(?:^|\/)\.\.(?:\/|$)/u;

/** Reads the list of the output folder `dir`, with what a killed run wrote since; `undefined` when there is no list. */
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

/** The text of a list: one line per file, by path, the latest digest of each. */
export function formatFileList(files: FileList): string {
  const paths = [...files.keys()].sort();
  return paths.map((path) => fileListLine(path, files.get(path)?.at(-1) ?? "")).join("");
}

/** One line, as `sha256sum` writes it. */
export function fileListLine(path: string, digest: string): string {
  return `${digest}  ${path}\n`;
}

/** The digest of a file's bytes as lists hold it. */
export function digestOfBytes(bytes: Buffer): string {
  return hash("sha256", bytes);
}
