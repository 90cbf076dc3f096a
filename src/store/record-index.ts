import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../model/problem.ts";
import type { LeftOutReason, SourceRecord } from "../model/record.ts";
import { topicKey } from "../model/topic.ts";
import type { Schema } from "./sqlite.ts";

export const indexSchema: Schema = {
  version: 1,
  sql: `
    CREATE TABLE files (
      rowid INTEGER PRIMARY KEY,
      folder TEXT NOT NULL, name TEXT NOT NULL,
      mtime REAL NOT NULL, ctime REAL NOT NULL, size INTEGER NOT NULL, ino INTEGER NOT NULL, hash TEXT NOT NULL,
      id TEXT, standing TEXT, published_at INTEGER, updated_at INTEGER, url TEXT, url_key TEXT, visible TEXT,
      is_stale INTEGER NOT NULL, problems TEXT, record TEXT
    ) STRICT;
    CREATE TABLE memberships (
      key TEXT NOT NULL, is_candidate INTEGER NOT NULL, published_at INTEGER NOT NULL, id TEXT NOT NULL,
      file INTEGER NOT NULL, name TEXT NOT NULL,
      PRIMARY KEY (key, is_candidate, published_at DESC, id, file)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE links (
      url TEXT PRIMARY KEY, url_key TEXT NOT NULL, kind TEXT NOT NULL, is_held INTEGER NOT NULL,
      next_check_at INTEGER NOT NULL, moved_to TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
};

/** Made after the first files are in, which is far cheaper than keeping them up meanwhile. */
const lookups = `
  CREATE UNIQUE INDEX IF NOT EXISTS files_by_place ON files (folder, name);
  CREATE INDEX IF NOT EXISTS files_by_id ON files (id) WHERE id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS files_by_standing ON files (standing, published_at);
  CREATE INDEX IF NOT EXISTS files_by_page ON files (url_key) WHERE standing IS NULL OR standing = 'removed';
  CREATE INDEX IF NOT EXISTS files_with_problems ON files (folder, name) WHERE problems IS NOT NULL;
  CREATE INDEX IF NOT EXISTS memberships_by_file ON memberships (file);
  CREATE INDEX IF NOT EXISTS dead_links ON links (kind, url_key) WHERE kind = 'dead'`;

/** What tells whether a file changed: times in ms, size in bytes, inode. */
export type Stamp = { readonly mtime: number; readonly ctime: number; readonly size: number; readonly ino: number };

export type KnownFile = Stamp & { readonly rowid: number; readonly name: string; readonly hash: string };

/** A file as it is indexed. Without a record it is one that could not be used. */
export type IndexedFile = {
  readonly folder: string;
  readonly name: string;
  readonly stamp: Stamp;
  /** Of the file's bytes. */
  readonly hash: string;
  readonly problems: readonly Problem[];
  /** The entry is an earlier version; the file cannot be used as it is now. */
  readonly isStale: boolean;
  readonly entry?: {
    readonly record: SourceRecord;
    readonly id: string;
    /** Why it is no candidate, whatever the time. */
    readonly standing?: LeftOutReason;
    /** What makes its URL the same page as another. */
    readonly urlKey?: string;
    /** Changes whenever something changes that a subscriber can see. */
    readonly visible: string;
  };
};

/** The cache of parsed records. Everything in it can be derived again from the files. */
export type RecordIndex = ReturnType<typeof openRecordIndex>;

export function openRecordIndex(db: DatabaseSync) {
  const isFresh = db.prepare("SELECT 1 FROM files LIMIT 1").get() === undefined;
  if (!isFresh) db.exec(lookups);
  const pageOf = db.prepare(`SELECT rowid, name, hash, mtime, ctime, size, ino FROM files
    WHERE folder = ? AND name > ? ORDER BY name LIMIT 1000`);
  const insert = db.prepare(`INSERT INTO files
    (rowid, folder, name, mtime, ctime, size, ino, hash, id, standing, published_at, updated_at, url, url_key, visible, is_stale, problems, record)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const join = db.prepare("INSERT OR IGNORE INTO memberships VALUES (?, ?, ?, ?, ?, ?)");
  const restamp = db.prepare("UPDATE files SET mtime = ?, ctime = ?, size = ?, ino = ? WHERE rowid = ?");
  const leave = db.prepare("DELETE FROM memberships WHERE file = ?");
  const drop = db.prepare("DELETE FROM files WHERE rowid = ?");
  const recordAt = db.prepare("SELECT record FROM files WHERE rowid = ?");
  const setting = db.prepare("SELECT value FROM settings WHERE key = ?");
  const keep = db.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)");

  let pending = 0;
  /** Changes are saved a few thousand at a time; what a killed run had not saved is read again. */
  const changed = (): void => {
    if (!db.isTransaction) db.exec("BEGIN");
    if (++pending % 5000 === 0) db.exec("COMMIT");
  };
  const remove = (rowid: number): void => {
    changed();
    leave.run(rowid);
    drop.run(rowid);
  };
  return {
    /** The files of one folder, by name in UTF-8 order; read in pages, so that files may be put meanwhile. */
    *knownIn(folder: string): Generator<KnownFile> {
      let last = "";
      while (!isFresh) {
        const page = pageOf.all(folder, last) as KnownFile[];
        yield* page;
        if (page.length < 1000) return;
        last = page.at(-1)?.name ?? "";
      }
    },
    folders: (): string[] => db.prepare("SELECT DISTINCT folder FROM files").all().map((row) => String(row["folder"])),
    put(file: IndexedFile, replaces: number | undefined): void {
      changed();
      if (replaces !== undefined) remove(replaces);
      const { stamp, entry } = file;
      const publishedAt = timeOf(entry?.record.publishedAt);
      const problems = file.problems.length === 0 ? null : JSON.stringify(file.problems);
      const place = [replaces ?? null, file.folder, file.name, stamp.mtime, stamp.ctime, stamp.size, stamp.ino, file.hash];
      const standing = entry === undefined ? "invalid" : (entry.standing ?? null);
      const dates = [publishedAt, timeOf(entry?.record.updatedAt)];
      const page = [entry?.record.url ?? null, entry?.urlKey ?? null, entry?.visible ?? null, file.isStale ? 1 : 0];
      const kept = entry === undefined ? null : JSON.stringify(entry.record);
      const { lastInsertRowid: rowid } = insert.run(...place, entry?.id ?? null, standing, ...dates, ...page, problems, kept);
      if (entry === undefined || standing === "removed") return;
      const isCandidate = standing === null ? 1 : 0;
      if (isCandidate === 1) join.run("", 1, publishedAt, entry.id, rowid, "");
      for (const name of entry.record.topics) {
        join.run(topicKey(name), isCandidate, publishedAt ?? 0, entry.id, rowid, name);
      }
    },
    /** The same bytes under other times: nothing to parse again. */
    restamp(rowid: number, { mtime, ctime, size, ino }: Stamp): void {
      changed();
      restamp.run(mtime, ctime, size, ino, rowid);
    },
    remove,
    /** The record as last read from that file, if it ever was one. */
    recordAt(rowid: number): SourceRecord | undefined {
      const json = recordAt.get(rowid)?.["record"];
      return typeof json === "string" ? (JSON.parse(json) as SourceRecord) : undefined;
    },
    /** Paths of files that are broken now and stand in feeds with an earlier version. */
    stalePaths: (): string[] => {
      const rows = db.prepare("SELECT record FROM files WHERE problems IS NOT NULL AND is_stale = 1").all();
      return rows.map((row) => (JSON.parse(String(row["record"])) as SourceRecord).path);
    },
    /** Saves the last changes and makes ready for selection. */
    finish(): void {
      if (db.isTransaction) db.exec("COMMIT");
      db.exec(lookups);
    },
    /** Forgets every file: the settings they were read with have changed. */
    clear: (): void => db.exec("DELETE FROM files; DELETE FROM memberships"),
    setting: (key: string): string | undefined => setting.get(key)?.["value"] as string | undefined,
    set: (key: string, value: string): void => void keep.run(key, value),
  };
}

function timeOf(date: string | undefined): number | null {
  return date === undefined ? null : Date.parse(date);
}
