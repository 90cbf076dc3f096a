import { chmodSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Half-written files live here until they are whole; what a killed run left is cleared by the next. */
const workshop = ".feedmill-tmp";

/** Replaces files below `dir` whole or not at all: written beside, then renamed. */
export function openWorkshop(dir: string) {
  let count = 0;
  const made = new Set<string>();
  const makeFolder = (folder: string): void => {
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
  };
  return {
    replace(place: string, bytes: Buffer): void {
      makeFolder(dirname(place));
      makeFolder(join(dir, workshop));
      const half = join(dir, workshop, `${++count}`);
      writeFileSync(half, bytes);
      // Who may read it stays as somebody set it.
      const before = statSync(place, { throwIfNoEntry: false });
      if (before !== undefined) chmodSync(half, before.mode);
      renameSync(half, place);
    },
    clear(): void {
      made.clear();
      rmSync(join(dir, workshop), { recursive: true, force: true });
    },
  };
}
