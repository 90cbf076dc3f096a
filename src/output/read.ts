import { readFileSync, type Stats, statSync } from "node:fs";
import { FeedmillError } from "../model/error.ts";

/**
 * The bytes of a file; `undefined` when it does not exist.
 *
 * @throws FeedmillError "disk" when it exists but cannot be read
 */
export function readIfThere(place: string): Buffer | undefined {
  return ifThere(place, () => readFileSync(place));
}

/** The stats of a file; `undefined` when it does not exist. Throws like `readIfThere`. */
export function statsIfThere(place: string): Stats | undefined {
  return ifThere(place, () => statSync(place, { throwIfNoEntry: false }));
}

function ifThere<Result>(place: string, read: () => Result): Result | undefined {
  try {
    return read();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new FeedmillError("disk", `cannot read ${place}; check what is there and its permissions`, { cause });
  }
}
