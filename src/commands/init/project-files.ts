import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FeedmillError } from "../../model/error.ts";

/** A file of a new project. */
export type ProjectFile = { readonly path: string; readonly text: string };

/** What became of files, relative to the project. */
export type Written = {
  readonly written: readonly string[];
  /** Was there before and is unchanged. */
  readonly kept: readonly string[];
  /** Lines added to a file that was there. */
  readonly added: Readonly<Record<string, readonly string[]>>;
};

/** Writes those of `files` that do not exist. */
export function writeMissing(dir: string, files: readonly ProjectFile[]): Pick<Written, "written" | "kept"> {
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text } of files) (writeNew(join(dir, path), text) ? written : kept).push(path);
  return { written, kept };
}

/** Makes git ignore these folders, whether there is a `.gitignore` or not. */
export function addIgnoreLines(dir: string, wanted: readonly string[]): Written {
  const path = ".gitignore";
  const place = join(dir, path);
  if (writeNew(place, `${wanted.join("\n")}\n`)) return { written: [path], kept: [], added: {} };
  return orThrow(place, () => {
    const text = readFileSync(place, "utf8");
    const bare = (line: string) => line.trim().replace(/^\/|\/$|\/\*+$/gu, "");
    const ignored = new Set(text.split("\n").map(bare));
    const missing = wanted.filter((line) => !ignored.has(bare(line)));
    if (missing.length === 0) return { written: [], kept: [path], added: {} };
    appendFileSync(place, `${text === "" || text.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`);
    return { written: [], kept: [], added: { [path]: missing } };
  });
}

/** True if there is a file or folder. */
export function exists(dir: string, path: string): boolean {
  return existsSync(join(dir, path));
}

/** True for a folder with something in it, and for a file in its place. */
export function holdsFiles(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return !statSync(folder).isDirectory() || readdirSync(folder).length > 0;
}

/** @returns false if something is there already, even a link that leads nowhere */
function writeNew(place: string, text: string): boolean {
  return orThrow(place, () => {
    mkdirSync(dirname(place), { recursive: true });
    try {
      writeFileSync(place, text, { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  });
}

function orThrow<Result>(place: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new FeedmillError("disk", `cannot write ${place}; check what is there and its permissions`, { cause });
  }
}
