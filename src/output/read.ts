import { readFileSync, type Stats, statSync } from "node:fs";
import { FeedmillError } from "../model/error.ts";

/**
 * The bytes of a file; `undefined` when there is none.
 *
 * @throws FeedmillError "disk" when what is there cannot be read
 */
export function readIfThere(place: string): Buffer | undefined {
  return ifThere(place, () => readFileSync(place));
}

/** What the disk says of a file; the same when there is none, or it cannot be asked. */
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
