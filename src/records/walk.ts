import { existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { extname, sep } from "node:path";
import { FeedmillError } from "../model/error.ts";

/** Tells people about the folder; no record. */
const isReadme = /^readme\.(?:md|markdown|html|txt)$/iu;
/** How the names of records end. */
export const recordExtensions = [".md", ".markdown", ".html", ".txt"];
const extensions = new Set(recordExtensions);

/** A file with a record's name. */
export type FoundFile = {
  readonly name: string;
  /** What tells whether it changed, or why it cannot be a record. */
  readonly found: Stats | { readonly fault: string };
};

/** One folder; `path` is relative to the records folder, `/` between names, "" for itself. */
export type FoundFolder = {
  readonly path: string;
  /** In UTF-8 order of names; to be read to the end before the next folder. */
  readonly files: Iterable<FoundFile>;
};

/**
 * Every folder with its record files, at any depth below `dir`. Names that begin with a dot, `node_modules` and READMEs are passed over;
 * symbolic links are followed only to files inside `dir`.
 *
 * @throws FeedmillError when `dir` or a folder below it cannot be read: its records would seem to be gone
 */
export function* walkRecords(dir: string): Generator<FoundFolder> {
  let root: string;
  try {
    root = realpathSync(dir);
  } catch (cause) {
    throw cannotRead(dir, "", cause);
  }
  yield* walkFolder(root, "");
}

function* walkFolder(root: string, path: string): Generator<FoundFolder> {
  const folders: string[] = [];
  yield { path, files: filesIn(root, path, folders) };
  for (const name of folders) yield* walkFolder(root, path === "" ? name : `${path}/${name}`);
}

function* filesIn(root: string, path: string, folders: string[]): Generator<FoundFile> {
  const folder = path === "" ? root : `${root}/${path}`;
  for (const name of namesIn(root, path)) {
    if (isHidden(name) || isReadme.test(name)) continue;
    const place = `${folder}/${name}`;
    const stats = lstatSync(place, { throwIfNoEntry: false });
    if (stats?.isDirectory()) folders.push(name);
    if (stats !== undefined && extensions.has(extname(name).toLowerCase())) {
      yield { name, found: judge(root, place, stats) };
    }
  }
}

function isHidden(name: string): boolean {
  return name.startsWith(".") || name === "node_modules";
}

/** Why what lies at `path` below the records folder is passed over, if it is. */
export function whyPassedOver(path: string): string | undefined {
  const names = path.split("/");
  const hidden = names.find(isHidden);
  if (hidden !== undefined) return `node_modules and names that begin with a dot are passed over, and so is ${hidden}`;
  const name = names.at(-1) ?? "";
  if (isReadme.test(name)) return "READMEs are passed over; rename it if it is a record";
  if (!extensions.has(extname(name).toLowerCase())) return `records end in ${recordExtensions.join(" ")}`;
  return undefined;
}

function judge(root: string, place: string, stats: Stats): FoundFile["found"] {
  if (stats.isFile()) return stats;
  if (!stats.isSymbolicLink()) return { fault: "a folder or device with a record's name; rename it" };
  if (!existsSync(place)) return { fault: "a link whose target is missing; mend or remove it" };
  if (!isInside(root, place)) {
    return { fault: "a link out of the records folder is not followed; put the file itself here" };
  }
  const target = statSync(place);
  return target.isFile() ? target : { fault: "a link to something that is no file; remove it" };
}

/** True when `place`, all links resolved, lies below `root` (itself resolved). */
export function isInside(root: string, place: string): boolean {
  try {
    return realpathSync(place).startsWith(root + sep);
  } catch {
    return false;
  }
}

function namesIn(root: string, path: string): string[] {
  try {
    return sortNames(readdirSync(path === "" ? root : `${root}/${path}`));
  } catch (cause) {
    throw cannotRead(root, path, cause);
  }
}

function cannotRead(root: string, path: string, cause: unknown): FeedmillError {
  return path === ""
    ? new FeedmillError(
        "config",
        `cannot read the records folder ${root}; create it or set records.dir (or --records); \`feedmill init\` makes a project to begin with`,
        { cause },
      )
    : new FeedmillError("disk", `cannot read the folder ${root}/${path}; check its permissions`, { cause });
}

/** SQLite compares UTF-8 bytes, JavaScript UTF-16 units; they differ only beyond U+D800. */
function sortNames(names: string[]): string[] {
  const isPlain = names.every((name) => !/[\ud800-\uffff]/.test(name));
  return isPlain ? names.sort() : names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
