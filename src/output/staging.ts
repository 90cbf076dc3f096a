import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files are written here and then moved to their place; the folder is gone when the run is over. */
const folder = ".feedmill-tmp";

/** What was moved into place since the file list was last written: survives a killed run. */
export const journalPath: string = join(folder, "journal");

/** Replaces files below one folder, each whole or not at all. */
export type Staging = {
  /** Writes `bytes` and renames them to `path`, after noting `journalLine`. */
  replace(path: string, bytes: Buffer, journalLine?: string): void;
  /** Removes what is left of this run, or of one that was killed. */
  clear(): void;
};

/** Opens a staging folder below `dir`; nothing is made there before the first `replace`. */
export function openStaging(dir: string): Staging {
  let count = 0;
  const made = new Set<string>();
  const makeFolder = (place: string): void => {
    if (!made.has(place)) mkdirSync(place, { recursive: true });
    made.add(place);
  };
  return {
    replace(path, bytes, journalLine) {
      const place = join(dir, path);
      makeFolder(dirname(place));
      makeFolder(join(dir, folder));
      if (journalLine !== undefined) appendFileSync(join(dir, journalPath), journalLine);
      const staged = join(dir, folder, `${++count}`);
      writeFileSync(staged, bytes);
      // Keep the permissions that somebody gave the file.
      const before = statSync(place, { throwIfNoEntry: false });
      if (before !== undefined) chmodSync(staged, before.mode);
      renameSync(staged, place);
    },
    clear() {
      made.clear();
      rmSync(join(dir, folder), { recursive: true, force: true });
    },
  };
}
