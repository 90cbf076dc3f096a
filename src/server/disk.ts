import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  read as readCallback,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import type { ByteRange } from "./ranges.ts";

/** Someone replaced a file between two looks at it: look again. */
export class StaleFileError extends Error {
  override readonly name = "StaleFileError";
}

/** Where a path below `root` leads. Names that start with a dot, and symlinks that lead out of `root`, lead nowhere. */
export function resolveBelow(root: string, path: string): string | undefined {
  if (/[\0\\]|(?:^|\/)(?:\.|\/|$)/u.test(path) && path !== "") return undefined;
  try {
    const top = realpathSync.native(root);
    const place = realpathSync.native(join(top, path));
    return place === top || place.startsWith(top === sep ? top : top + sep) ? place : undefined;
  } catch (error) {
    return undefinedIfAbsent(error);
  }
}

/** What is at a place; `undefined` when nothing is. */
export function statAt(place: string): Stats | undefined {
  try {
    return statSync(place, { throwIfNoEntry: false });
  } catch (error) {
    return undefinedIfAbsent(error);
  }
}

/** True when nobody wrote or replaced the file between the two. */
export function isSameVersion(a: Stats, b: Stats): boolean {
  return a.mtimeMs === b.mtimeMs && a.size === b.size && a.ino === b.ino && a.ctimeMs === b.ctimeMs;
}

/** Opens the regular file at a place, without following a symlink; the caller closes it. */
function openFile(place: string): { readonly fd: number; readonly stats: Stats } | undefined {
  let fd: number;
  try {
    // Non-blocking: opening a named pipe would wait for a writer.
    fd = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return undefinedIfAbsent(error);
  }
  const stats = fstatSync(fd);
  if (stats.isFile()) return { fd, stats };
  closeSync(fd);
  return undefined;
}

/** Opens one version of a file; the caller closes it. */
export function openVersion(place: string, version: Stats): number {
  const file = openFile(place);
  if (file !== undefined && isSameVersion(file.stats, version)) return file.fd;
  if (file !== undefined) closeSync(file.fd);
  throw new StaleFileError(place);
}

/** Reads one version of a file, from one open file: never half of it. */
export function readVersion(place: string, version: Stats): Buffer {
  const fd = openVersion(place, version);
  try {
    const bytes = Buffer.allocUnsafeSlow(version.size);
    for (let at = 0; at < bytes.length; ) {
      const count = readSync(fd, bytes, at, bytes.length - at, at);
      if (count === 0) throw new StaleFileError("the file became shorter");
      at += count;
    }
    return bytes;
  } finally {
    closeSync(fd);
  }
}

/** Every slow client of a large file holds one chunk. */
const chunkBytes = 16 * 1024;
const read = promisify(readCallback);

/**
 * Reads a part of an open file into one small buffer, over and over, and closes the file in the end. (A stream of
 * `node:fs` allocates every chunk: a thousand slow downloads would take 180 MB instead of 20.)
 */
export async function* readChunks(fd: number, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  try {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, end - start + 1));
    for (let at = start; at <= end; ) {
      const { bytesRead } = await read(fd, buffer, 0, Math.min(buffer.length, end - at + 1), at);
      if (bytesRead === 0) throw new StaleFileError("the file became shorter");
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    closeSync(fd);
  }
}

const absences = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);

/** What cannot be read at the moment (permissions, too many open files) is no 404: a reader would give the feed up. */
function undefinedIfAbsent(error: unknown): undefined {
  if (!absences.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
}
