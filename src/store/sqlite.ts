import { existsSync, renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { FeedmillError } from "../model/error.ts";
import { optional } from "../model/optional.ts";

/** The statements that create a database, followed by the migrations of each later version. */
export type Schema = { readonly steps: readonly string[] };

/** A database ready for use. */
export type OpenedDatabase = {
  readonly db: DatabaseSync;
  /** True when the database is new. */
  readonly isNew: boolean;
  /** Set when an existing file could not be used: why, and where it is now. */
  readonly note?: string;
};

/** How to open a database. */
export type OpenOptions = {
  /** Everything in it can be derived again, so an unusable file is removed instead of kept under another name. */
  readonly isDerived: boolean;
  /** Check all of it for damage. */
  readonly isSuspect?: boolean;
};

/**
 * Opens or creates the database in `file` (":memory:" for none). Replaces a damaged file with a new one, so that one bad
 * file does not stop every run.
 *
 * @throws FeedmillError "store" when the folder cannot be written, or a newer version wrote data that cannot be derived
 */
export function openDatabase(file: string, schema: Schema, options: OpenOptions): OpenedDatabase {
  const existed = file !== ":memory:" && existsSync(file);
  const recreate = (fault: string): OpenedDatabase => {
    const note = options.isDerived ? undefined : moveAside(file, fault);
    removeDatabase(file);
    const db = connect(file);
    migrate(db, schema, 0);
    return { db, isNew: true, ...optional("note", note) };
  };
  try {
    const db = connect(file);
    const fault = options.isSuspect && !isIntact(db) ? "it is damaged" : faultOf(db, schema, existed);
    if (fault === undefined) return { db, isNew: !existed };
    db.close();
    if (fault === isNewer && !options.isDerived) throw new FeedmillError("store", refusal(file));
    return recreate(fault);
  } catch (error) {
    if (error instanceof FeedmillError) throw error;
    if (existed && isDamage(error)) return recreate("it is damaged");
    throw new FeedmillError("store", `cannot open ${file}; ${remedyFor(error) ?? usualRemedy}`, { cause: error });
  }
}

const isNewer = "a newer feedmill wrote it";

function refusal(file: string): string {
  return `a newer feedmill wrote ${file}; update feedmill, or set state to another folder to start without it`;
}

/** Removes a database, including its WAL files. */
export function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
}

/** Runs `work` in one transaction. */
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

/** Migrates a database from `version` to the latest. */
function migrate(db: DatabaseSync, { steps }: Schema, version: number): void {
  if (version === steps.length) return;
  transaction(db, () => db.exec(`${steps.slice(version).join(";")}; PRAGMA user_version = ${steps.length}`));
}

function faultOf(db: DatabaseSync, schema: Schema, existed: boolean): string | undefined {
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > schema.steps.length) return isNewer;
  if (version === 0 && existed && !isEmpty(db)) return "something else wrote it";
  migrate(db, schema, version);
  return undefined;
}

/** Checks all of the database for damage. */
function isIntact(db: DatabaseSync): boolean {
  return db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"] === "ok";
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}

/** True for the errors of SQLite about a damaged file. Some damage shows only when that page is read. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode ?? 0;
  // SQLITE_CORRUPT, SQLITE_NOTADB; the low byte is the primary code.
  return (code & 0xff) === 11 || (code & 0xff) === 26;
}

/**
 * Turns errors that mean the state in `dir` cannot be used into a FeedmillError, and returns other errors unchanged.
 */
export function asStoreFault(error: unknown, dir: string): unknown {
  const { path } = error as { path?: string };
  const why = path === undefined || path.startsWith(dir) ? remedyFor(error) : undefined;
  if (error instanceof FeedmillError || why === undefined) return error;
  return new FeedmillError("store", `cannot write the state in ${dir}; ${why}`, { cause: error });
}

/** What to do about an error of SQLite or the system, if known. */
export function remedyFor(error: unknown): string | undefined {
  const { errcode = 0, code = "" } = error as { errcode?: number; code?: string };
  return reasons[errcode & 0xff] ?? reasons[code];
}

/** The remedy for unknown errors. */
export const usualRemedy = "check the folder's permissions and free space";

const permissions = "check the folder's permissions";
const full = "the disk is full; free some space";
const disk = "the disk reports errors or is full; check its free space and the system log";

/** By primary error code of SQLite (READONLY, IOERR, FULL, CANTOPEN) or error code of the system. */
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

function moveAside(file: string, why: string): string {
  let place = `${file}.set-aside`;
  for (let number = 2; existsSync(place); number++) place = `${file}.set-aside-${number}`;
  renameSync(file, place);
  return `Cannot use ${file} (${why}); moved it to ${place}.`;
}
