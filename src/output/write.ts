import { readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { FeedmillError } from "../model/error.ts";
import type { WrittenFile } from "../model/file.ts";
import { saysItIsOurs } from "./ownership.ts";
import { readIfThere, statsIfThere } from "./read.ts";
import { openWorkshop } from "./staging.ts";

/** A file to be written: text, or the bytes of a packed twin. */
export type WritableFile = { readonly path: string; readonly body: string | Buffer };

/** What became of a file that was to be written. `foreign`: it is somebody else's and was left alone. */
export type Outcome = "written" | "unchanged" | "foreign";

/** The output folder of one run. With `dryRun` nothing is written, but everything is told as if it were. */
export type Output = ReturnType<typeof openOutput>;

/** Opens the output folder `dir`; nothing is made there before something is written. */
export function openOutput(dir: string, dryRun: boolean) {
  const workshop = openWorkshop(dir);
  /** True while the file is as it was when it was written. */
  const isUntouched = ({ path, size, mtimeMs }: WrittenFile): boolean => {
    const stats = statsIfThere(join(dir, path));
    return stats?.isFile() === true && stats.size === size && stats.mtimeMs === mtimeMs;
  };
  /** A file put in the place of ours has neither its stamp nor its mark or seal; one without bytes is what a crash left. */
  const isOurs = (path: string, before: Buffer, known: WrittenFile | undefined): boolean =>
    saysItIsOurs(path, before) || (known !== undefined && (before.length === 0 || isUntouched(known)));
  return {
    isUntouched,
    /** True when somebody else's file stands at `path`; `known` as for `write`. */
    isForeign(path: string, known?: WrittenFile): boolean {
      const before = readIfThere(join(dir, path));
      return before !== undefined && !isOurs(path, before, known);
    },
    /**
     * Writes a file beside its place and renames it, unless it holds these bytes already. `known` is what was written
     * there before, if anything was.
     */
    write(
      { path, body }: WritableFile,
      known?: WrittenFile,
    ): { readonly outcome: Outcome; readonly stats?: FileStats } {
      const place = join(dir, path);
      const before = readIfThere(place);
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      if (before?.equals(bytes)) return { outcome: "unchanged", stats: statSync(place) };
      if (before !== undefined && !isOurs(path, before, known)) return { outcome: "foreign" };
      if (dryRun) return { outcome: "written" };
      return attempt(place, () => {
        workshop.replace(place, bytes);
        return { outcome: "written", stats: statSync(place) } as const;
      });
    },
    /**
     * Removes a file of ours, and the folders it leaves empty; a file somebody put in its place stays.
     *
     * @returns whether there was one to remove
     */
    remove(known: WrittenFile): boolean {
      const { path } = known;
      const before = readIfThere(join(dir, path));
      if (before === undefined || !isOurs(path, before, known)) return false;
      if (!dryRun) removeFile(dir, path);
      return true;
    },
    /** Clears what a killed run left half-written. */
    tidy(): void {
      if (!dryRun) attempt(dir, workshop.clear);
    },
  };
}

type FileStats = { readonly size: number; readonly mtimeMs: number };

function attempt<Result>(place: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOSPC" ? "the disk is full; make room" : "check the folder's permissions";
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
