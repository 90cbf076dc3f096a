import { existsSync, renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { FeedmillError } from "../model/error.ts";
import { optional } from "../model/optional.ts";

/** What a database holds: the statements that make it, and after them those of each later version. */
export type Schema = { readonly steps: readonly string[] };

/** A database ready for use. */
export type OpenedDatabase = {
  readonly db: DatabaseSync;
  /** True when nothing was there before. */
  readonly isNew: boolean;
  /** Set when a file was there but could not be used: why, and what became of it. */
  readonly note?: string;
};

/** How to open a database. */
export type OpenOptions = {
  /** Everything in it can be made again: a file that cannot be used is removed, not kept under another name. */
  readonly isDerived: boolean;
  /** Read all of it to see whether it is whole. */
  readonly isSuspect?: boolean;
};

/**
 * Opens or makes the database in `file` (":memory:" for none). A corrupt file makes way for a new one, so that one bad
 * file never stops every run.
 *
 * @throws FeedmillError "store" when the folder cannot be written, or a newer version wrote what cannot be made again
 */
export function openDatabase(file: string, schema: Schema, options: OpenOptions): OpenedDatabase {
  const existed = file !== ":memory:" && existsSync(file);
  const startAnew = (fault: string): OpenedDatabase => {
    const note = options.isDerived ? undefined : setAside(file, fault);
    removeDatabase(file);
    const db = connect(file);
    bringUp(db, schema, 0);
    return { db, isNew: true, ...optional("note", note) };
  };
  try {
    const db = connect(file);
    const fault = options.isSuspect && !isWhole(db) ? "it is damaged" : faultOf(db, schema, existed);
    if (fault === undefined) return { db, isNew: !existed };
    db.close();
    if (fault === isNewer && !options.isDerived) throw new FeedmillError("store", refusal(file));
    return startAnew(fault);
  } catch (error) {
    if (error instanceof FeedmillError) throw error;
    if (existed && isDamage(error)) return startAnew("it is damaged");
    throw new FeedmillError("store", `cannot open ${file}; ${remedyFor(error) ?? usualRemedy}`, { cause: error });
  }
}

const isNewer = "a newer feedmill wrote it";

function refusal(file: string): string {
  return `a newer feedmill wrote ${file}; update feedmill, or set state to another folder to start without it`;
}

/** Removes a database with the files that SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
}

/** Runs `work` as one transaction: all of it is kept, or none. */
export function transaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function connect(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5000 });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  return db;
}

/** Brings a database from `version` to the newest. */
function bringUp(db: DatabaseSync, { steps }: Schema, version: number): void {
  if (version === steps.length) return;
  transaction(db, () => db.exec(`${steps.slice(version).join(";")}; PRAGMA user_version = ${steps.length}`));
}

function faultOf(db: DatabaseSync, schema: Schema, existed: boolean): string | undefined {
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > schema.steps.length) return isNewer;
  if (version === 0 && existed && !isEmpty(db)) return "something else wrote it";
  bringUp(db, schema, version);
  return undefined;
}

/** Reads all of the database to see whether it is whole. */
function isWhole(db: DatabaseSync): boolean {
  return db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"] === "ok";
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}

/** True for what SQLite throws when it meets a damaged file; some damage shows only when a page of it is read. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode ?? 0;
  // SQLITE_CORRUPT, SQLITE_NOTADB; the low byte is the primary code.
  return (code & 0xff) === 11 || (code & 0xff) === 26;
}

/** What of SQLite's, or the system's, says that the state in `dir` cannot be used at the moment; other errors as they are. */
export function asStoreFault(error: unknown, dir: string): unknown {
  const { path } = error as { path?: string };
  const why = path === undefined || path.startsWith(dir) ? remedyFor(error) : undefined;
  if (error instanceof FeedmillError || why === undefined) return error;
  return new FeedmillError("store", `cannot write the state in ${dir}; ${why}`, { cause: error });
}

/** What to do about what SQLite or the system threw, when that can be told. */
export function remedyFor(error: unknown): string | undefined {
  const { errcode = 0, code = "" } = error as { errcode?: number; code?: string };
  return reasons[errcode & 0xff] ?? reasons[code];
}

/** When nobody says what is wrong. */
export const usualRemedy = "check the folder's permissions and free space";

const permissions = "check the folder's permissions";
const full = "the disk is full; free some space";
const disk = "the disk reports errors; check the system log";

/** By SQLite's primary codes (READONLY, IOERR, FULL, CANTOPEN), and the system's. */
const reasons: Readonly<Record<string | number, string>> = {
  8: permissions,
  10: disk,
  13: full,
  14: permissions,
  EACCES: permissions,
  EPERM: permissions,
  EROFS: permissions,
  EIO: disk,
  ENOSPC: full,
  EDQUOT: full,
};

function setAside(file: string, why: string): string {
  let place = `${file}.set-aside`;
  for (let number = 2; existsSync(place); number++) place = `${file}.set-aside-${number}`;
  renameSync(file, place);
  return `Cannot use ${file} (${why}); moved it to ${place}.`;
}
