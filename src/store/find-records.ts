import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../model/problem.ts";
import type { LeftOutReason, SourceRecord } from "../model/record.ts";
import { indexedPath } from "./dedupe.ts";

/** One indexed file with all its columns, for `explain`. */
export type FoundRecord = {
  readonly rowid: number;
  /** Below the records folder. */
  readonly path: string;
  readonly id?: string;
  readonly exclusion?: LeftOutReason;
  readonly publishedAt?: Date;
  /** The file is broken now, and this is an earlier version. */
  readonly isStale: boolean;
  readonly problems: readonly Problem[];
  readonly record?: SourceRecord;
};

const columns = "rowid, folder, name, id, exclusion, published_at, is_stale, problems, record";

/** The file at `path` below the records folder, as on disk. */
export function findByPath(db: DatabaseSync, path: string): FoundRecord | undefined {
  const cut = path.lastIndexOf("/");
  const folder = cut === -1 ? "" : path.slice(0, cut);
  const row = db.prepare(`SELECT ${columns} FROM files WHERE folder = ? AND name = ?`).get(folder, path.slice(cut + 1));
  return row === undefined ? undefined : toFound(row);
}

/** All files that link to that page, sorted by path. */
export function findByPage(db: DatabaseSync, page: number): FoundRecord[] {
  const rows = db.prepare(`SELECT ${columns} FROM files WHERE page = ? ORDER BY folder, name`).all(page);
  return rows.map(toFound);
}

/** All files whose item has that id, sorted by path. More than one means an id clash. */
export function findById(db: DatabaseSync, id: string): FoundRecord[] {
  const rows = db.prepare(`SELECT ${columns} FROM files WHERE id = ? ORDER BY folder, name`).all(id);
  return rows.map(toFound);
}

/** Every file, newest first, those without a date last; one by one, so that memory does not grow with their number. */
export function* allRecords(db: DatabaseSync): Generator<FoundRecord> {
  const one = db.prepare(`SELECT ${columns} FROM files WHERE rowid = ?`);
  for (const { rowid } of db.prepare("SELECT rowid FROM files ORDER BY published_at DESC, folder, name").iterate()) {
    const row = one.get(Number(rowid));
    if (row !== undefined) yield toFound(row);
  }
}

/** The paths of the files whose link is that page. */
export function pathsOfPage(db: DatabaseSync, page: number): string[] {
  return db.prepare("SELECT folder, name FROM files WHERE page = ? ORDER BY folder, name").all(page).map(indexedPath);
}

/** The paths of all files, one by one. */
export function* allPaths(db: DatabaseSync): Generator<string> {
  for (const row of db.prepare("SELECT folder, name FROM files").iterate()) yield indexedPath(row);
}

function toFound(row: Record<string, unknown>): FoundRecord {
  const { id, exclusion, published_at: publishedAt, problems, record } = row;
  return {
    rowid: Number(row["rowid"]),
    path: indexedPath(row),
    isStale: row["is_stale"] === 1,
    problems: typeof problems === "string" ? (JSON.parse(problems) as Problem[]) : [],
    ...(typeof id === "string" ? { id } : {}),
    ...(typeof exclusion === "string" ? { exclusion: exclusion as LeftOutReason } : {}),
    ...(publishedAt === null ? {} : { publishedAt: new Date(Number(publishedAt)) }),
    ...(typeof record === "string" ? { record: JSON.parse(record) as SourceRecord } : {}),
  };
}
