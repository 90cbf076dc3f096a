import { closeSync, constants, openSync, readSync, realpathSync } from "node:fs";
import { isInside } from "./walk.ts";
import { decodeRoughly, showsWithdrawal } from "./withdrawal.ts";

/** A record larger than this is refused. */
const maxRecordBytes = 1024 * 1024;
/** As far as a refused record is searched for words that hide it. */
const mostFrontMatter = 64 * 1024;
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

// One buffer for all files: what a caller gets is valid until the next read.
const buffer = Buffer.allocUnsafeSlow(maxRecordBytes + 1);

/**
 * Reads a record file below `dir` that is about `size` bytes long.
 *
 * @returns its bytes, valid until the next call, or why they cannot be had
 */
export function readRecord(
  dir: string,
  path: string,
  size: number,
): { readonly bytes: Buffer } | { readonly fault: string; readonly isWithdrawn?: boolean } {
  let handle: number | undefined;
  try {
    handle = open(dir, `${dir}/${path}`);
    const length = fill(handle, size);
    if (length > maxRecordBytes) {
      const isWithdrawn = showsWithdrawal(decodeRoughly(buffer.subarray(0, mostFrontMatter)));
      return { fault: "larger than 1 MiB; a record holds text only, link to the rest", isWithdrawn };
    }
    return { bytes: buffer.subarray(0, length) };
  } catch (error) {
    return { fault: `cannot be read (${(error as NodeJS.ErrnoException).code}); check the file and its permissions` };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Opens without following a link, unless it is still one that stays inside `dir`. */
function open(dir: string, place: string): number {
  try {
    return openSync(place, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ELOOP" || !isInside(realpathSync(dir), place)) throw error;
    return openSync(realpathSync(place), flags);
  }
}

/** A read that ends short of what was asked for has met the end: a second one to make sure is mostly saved. */
function fill(handle: number, size: number): number {
  let length = readSync(handle, buffer, 0, Math.min(size + 1, buffer.length), null);
  if (length === size) return length;
  while (length < buffer.length) {
    const count = readSync(handle, buffer, length, buffer.length - length, null);
    if (count === 0) break;
    length += count;
  }
  return length;
}
