import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files are written here and then renamed into place. The folder is removed at the end of the run. */
const folder = ".feedmill-tmp";

/** Lists the files moved into place since the file list was last written. Survives a killed run. */
export const journalPath: string = join(folder, "journal");

/** Replaces files below one folder, each completely or not at all. */
export type Staging = {
  /** Writes `bytes` and renames them to `path`, after noting `journalLine`. */
  replace(path: string, bytes: Buffer, journalLine?: string): void;
  /** Removes the files of this run, and those of a killed one. */
  clear(): void;
};

/** Opens a staging folder below `dir`. Creates nothing before the first `replace`. */
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
