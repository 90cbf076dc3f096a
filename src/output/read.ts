import { readFileSync } from "node:fs";
import { FeedmillError } from "../model/error.ts";

/**
 * The bytes of a file; `undefined` when there is none.
 *
 * @throws FeedmillError "disk" when what is there cannot be read
 */
export function readIfThere(place: string): Buffer | undefined {
  try {
    return readFileSync(place);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new FeedmillError("disk", `cannot read ${place}; check what is there and its permissions`, { cause });
  }
}
