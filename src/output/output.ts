import { readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { FeedmillError } from "../model/error.ts";
import type { WrittenFile } from "../model/file.ts";
import { digestOfBytes, type FileList, fileListLine, fileListName, formatFileList, readFileList } from "./file-list.ts";
import { isTorn, saysItIsOurs } from "./ownership.ts";
import { readIfThere, statsIfThere } from "./read.ts";
import { openStaging, type Staging } from "./staging.ts";

/** A file to write: text, or the bytes of a compressed variant. */
export type WritableFile = { readonly path: string; readonly body: string | Buffer };

/** The result of writing a file. `foreign`: there is a file that feedmill did not write, and it was left alone. */
export type WriteResult =
  | { readonly outcome: "written" | "unchanged"; readonly size: number; readonly mtimeMs: number }
  | { readonly outcome: "foreign" };

/** The output folder during one run. Every path is relative to it, `/` between names. */
export type Output = {
  /** All files that feedmill wrote here and that still belong to it. */
  paths(): readonly string[];
  /** True when feedmill wrote the file at `path`. */
  has(path: string): boolean;
  /** True when the file still has the size and time from when it was written. */
  isUntouched(written: WrittenFile): boolean;
  /** True when there is a file that feedmill did not write. */
  isForeign(path: string): boolean;
  /** Writes a file in the staging folder and renames it into place, unless it already contains these bytes. */
  write(file: WritableFile): WriteResult;
  /** Removes a file that feedmill wrote, and the folders that become empty. Returns false without such a file. */
  remove(path: string): boolean;
  /** Writes the file list and clears the staging folder. */
  commit(): void;
};

/** How to open an output folder. */
export type OutputOptions = {
  /** Write nothing, but report the results as if everything were written. */
  readonly dryRun: boolean;
  /** Files that a version without file lists wrote. Read only when the folder has no list. */
  readonly formerFiles?: () => Iterable<WrittenFile>;
};

/** Opens the output folder `dir`. Creates nothing before the first write. */
export function openOutput(dir: string, { dryRun, formerFiles = () => [] }: OutputOptions): Output {
  const staging = openStaging(dir);
  const files = readFileList(dir) ?? adoptFiles(dir, formerFiles());
  const isOurs = (path: string, before: Buffer, body?: Buffer): boolean => {
    const digests = files.get(path);
    if (digests !== undefined && (digests.includes(digestOfBytes(before)) || isTorn(before, body))) return true;
    return saysItIsOurs(path, before);
  };
  return {
    paths: () => [...files.keys()],
    has: (path) => files.has(path),
    isUntouched: (written) => isUntouched(dir, written),
    isForeign(path) {
      const before = readIfThere(join(dir, path));
      return before !== undefined && !isOurs(path, before);
    },
    write({ path, body }) {
      const before = readIfThere(join(dir, path));
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      const isUnchanged = before?.equals(bytes) === true;
      if (before !== undefined && !isUnchanged && !isOurs(path, before, bytes)) {
        files.delete(path);
        return { outcome: "foreign" };
      }
      const digest = digestOfBytes(bytes);
      files.set(path, [digest]);
      if (isUnchanged || dryRun) {
        const { size, mtimeMs } = statsIfThere(join(dir, path)) ?? { size: bytes.length, mtimeMs: 0 };
        return { outcome: isUnchanged ? "unchanged" : "written", size, mtimeMs };
      }
      return attempt(join(dir, path), () => {
        staging.replace(path, bytes, fileListLine(path, digest));
        const { size, mtimeMs } = statSync(join(dir, path));
        return { outcome: "written", size, mtimeMs };
      });
    },
    remove(path) {
      const before = readIfThere(join(dir, path));
      const isRemovable = before !== undefined && isOurs(path, before);
      files.delete(path);
      if (isRemovable && !dryRun) removeFile(dir, path);
      return isRemovable;
    },
    commit() {
      if (dryRun) return;
      attempt(dir, () => {
        writeFileList(dir, files, staging);
        staging.clear();
      });
    },
  };
}

function isUntouched(dir: string, { path, size, mtimeMs }: WrittenFile): boolean {
  const stats = statsIfThere(join(dir, path));
  return stats?.isFile() === true && stats.size === size && stats.mtimeMs === mtimeMs;
}

/** The file list of a folder that has none: the former files that nobody changed. */
function adoptFiles(dir: string, former: Iterable<WrittenFile>): FileList {
  const untouched = [...former].filter((written) => isUntouched(dir, written));
  return new Map(untouched.map(({ path }) => [path, [digestAt(join(dir, path))]]));
}

function writeFileList(dir: string, files: FileList, staging: Staging): void {
  const text = Buffer.from(formatFileList(files));
  const before = readIfThere(join(dir, fileListName));
  if (text.length === 0) rmSync(join(dir, fileListName), { force: true });
  else if (before?.equals(text) !== true) staging.replace(fileListName, text);
}

function digestAt(place: string): string {
  return digestOfBytes(readIfThere(place) ?? Buffer.alloc(0));
}

function attempt<Result>(place: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOSPC" ? "the disk is full; free some space" : "check the folder's permissions";
    throw new FeedmillError("disk", `cannot write ${place}; ${why}`, { cause });
  }
}

function removeFile(dir: string, path: string): void {
  attempt(join(dir, path), () => {
    rmSync(join(dir, path), { force: true });
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
      if (!isEmpty(join(dir, folder))) return;
      rmdirSync(join(dir, folder));
    }
  });
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}
