import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../model/problem.ts";
import type { LeftOutReason, SourceRecord } from "../model/record.ts";
import { derivedRows } from "./derived-rows.ts";
import type { Schema } from "./sqlite.ts";

/** Tables of `cache.db`. */
export const indexSchema: Schema = {
  steps: [
    `
    CREATE TABLE files (
      rowid INTEGER PRIMARY KEY,
      folder TEXT NOT NULL, name TEXT NOT NULL,
      mtime REAL NOT NULL, ctime REAL NOT NULL, size INTEGER NOT NULL, ino INTEGER NOT NULL, hash TEXT NOT NULL,
      id TEXT, standing TEXT, published_at INTEGER, updated_at INTEGER, url TEXT, page INTEGER, visible TEXT,
      is_stale INTEGER NOT NULL, problems TEXT, record TEXT
    ) STRICT;
    CREATE TABLE memberships (
      key TEXT NOT NULL, is_candidate INTEGER NOT NULL, published_at INTEGER NOT NULL, id TEXT NOT NULL,
      file INTEGER NOT NULL, name TEXT NOT NULL,
      PRIMARY KEY (key, is_candidate, published_at DESC, id, file)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE links (
      url TEXT PRIMARY KEY, page INTEGER, wanted INTEGER NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT 'unsure',
      is_held INTEGER NOT NULL DEFAULT 0, next_check_at INTEGER NOT NULL DEFAULT 0, moved_to TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    "ALTER TABLE files ADD COLUMN image INTEGER",
    `
    ALTER TABLE files ADD COLUMN other_images TEXT;
    CREATE TABLE pictures (image INTEGER PRIMARY KEY, is_dead INTEGER NOT NULL, next_check_at INTEGER NOT NULL) STRICT;
    CREATE INDEX pictures_dead ON pictures (image) WHERE is_dead = 1`,
    "DROP INDEX IF EXISTS files_by_standing",
    `
    ALTER TABLE files ADD COLUMN quality REAL;
    ALTER TABLE files ADD COLUMN heat REAL;
    ALTER TABLE files ADD COLUMN kind TEXT`,
    "ALTER TABLE files RENAME COLUMN standing TO exclusion",
  ],
};

/** Made after the first files are in, which is far cheaper than keeping them up meanwhile. */
const lookups = `
  CREATE UNIQUE INDEX IF NOT EXISTS files_by_place ON files (folder, name);
  CREATE INDEX IF NOT EXISTS files_by_id ON files (id) WHERE id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS files_by_date ON files (exclusion, published_at, updated_at);
  CREATE INDEX IF NOT EXISTS files_by_page ON files (page) WHERE page IS NOT NULL;
  CREATE INDEX IF NOT EXISTS files_by_image ON files (image, published_at) WHERE image IS NOT NULL AND exclusion IS NULL;
  CREATE INDEX IF NOT EXISTS files_with_problems ON files (folder, name) WHERE problems IS NOT NULL;
  CREATE INDEX IF NOT EXISTS links_by_kind ON links (kind, is_held) WHERE wanted > 0;
  CREATE INDEX IF NOT EXISTS links_by_date ON links (next_check_at, url) WHERE wanted > 0`;

/** What tells whether a file changed: times in ms, size in bytes, inode. */
export type Stamp = { readonly mtime: number; readonly ctime: number; readonly size: number; readonly ino: number };

/** A file as it was when it was last read. */
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
    readonly exclusion?: LeftOutReason;
    /** A number that is the same for URLs of the same page. */
    readonly page?: number;
    /** A number for each of its pictures, the one that leads it first. */
    readonly images: readonly number[];
    /** Changes whenever something changes that a subscriber can see. */
    readonly visible: string;
  };
};

/** The database of the record index (`cache.db`). */
export type Cache = DatabaseSync;

/** The cache of parsed records. Everything in it can be derived again from the files. */
export type RecordIndex = ReturnType<typeof openRecordIndex>;

/** Opens the index kept in `cache.db`. */
export function openRecordIndex(db: DatabaseSync) {
  const settings = settingsTable(db);
  const hasFiles = db.prepare("SELECT 1 FROM files LIMIT 1").get() !== undefined;
  if (hasFiles) db.exec(lookups);
  return { settings, ...fileReader(db, hasFiles), ...fileWriter(db, settings, hasFiles) };
}

function fileReader(db: DatabaseSync, hasFiles: boolean) {
  const pageOf = db.prepare(`SELECT rowid, name, hash, mtime, ctime, size, ino FROM files
    WHERE folder = ? AND name > ? ORDER BY name LIMIT 1000`);
  const recordAt = db.prepare("SELECT record FROM files WHERE rowid = ?");
  const stale = db.prepare("SELECT record FROM files WHERE problems IS NOT NULL AND is_stale = 1");
  const nextDate = (column: "published_at" | "updated_at") =>
    `SELECT min(${column}) AS at FROM files WHERE exclusion IS NULL AND ${column} > ?`;
  return {
    /** The first time (in ms) after `now` at which a record is due, or an update of one counts; if there is any. */
    nextChangeAfter(now: Date): number | undefined {
      const rows = [nextDate("published_at"), nextDate("updated_at")].map((sql) => db.prepare(sql).get(now.getTime()));
      const times = rows.map((row) => row?.["at"]).filter((at) => typeof at === "number");
      return times.length === 0 ? undefined : Math.min(...times);
    },
    /** The files of one folder, by name in UTF-8 order; read in pages, so that files may be put meanwhile. */
    *knownIn(folder: string): Generator<KnownFile> {
      let last = "";
      while (hasFiles) {
        const page = pageOf.all(folder, last) as KnownFile[];
        yield* page;
        if (page.length < 1000) return;
        last = page.at(-1)?.name ?? "";
      }
    },
    folders: (): string[] =>
      db
        .prepare("SELECT DISTINCT folder FROM files")
        .all()
        .map((row) => String(row["folder"])),
    /** The record as last read from that file, if it ever was one. */
    recordAt(rowid: number): SourceRecord | undefined {
      const json = recordAt.get(rowid)?.["record"];
      return typeof json === "string" ? (JSON.parse(json) as SourceRecord) : undefined;
    },
    /** Paths of files that are broken now and stand in feeds with an earlier version. */
    stalePaths: (): string[] => stale.all().map((row) => (JSON.parse(String(row["record"])) as SourceRecord).path),
  };
}

function fileWriter(db: DatabaseSync, settings: SettingsTable, hasFiles: boolean) {
  // Until the first reading is complete, what is derived from files is left for the end, when it can be sorted at once.
  const isComplete = hasFiles && settings.get("complete") === "yes";
  const derived = derivedRows(db);
  const insert = db.prepare(`INSERT INTO files (rowid, folder, name, mtime, ctime, size, ino, hash,
    id, exclusion, published_at, updated_at, url, page, visible, is_stale, problems, record, image, other_images,
    quality, heat, kind)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const restamp = db.prepare("UPDATE files SET mtime = ?, ctime = ?, size = ?, ino = ? WHERE rowid = ?");
  const drop = db.prepare("DELETE FROM files WHERE rowid = ?");
  const { changed, edited } = changesOf(db, settings);
  const remove = (rowid: number): void => {
    edited();
    if (isComplete) derived.remove(rowid);
    drop.run(rowid);
  };
  return {
    /** Another one whenever a record came, went or changed; never seen before. */
    edition: (): string | undefined => settings.get("edition"),
    /** Puts a file in, in the place of the one with rowid `replaces`. */
    put(file: IndexedFile, replaces: number | undefined): void {
      edited();
      if (replaces !== undefined) remove(replaces);
      const { lastInsertRowid } = insert.run(replaces ?? null, ...columnsOf(file));
      if (isComplete) derived.add(Number(lastInsertRowid));
    },
    /** The same bytes under other times: nothing to parse again. */
    restamp(rowid: number, { mtime, ctime, size, ino }: Stamp): void {
      changed();
      restamp.run(mtime, ctime, size, ino, rowid);
    },
    remove,
    /** Saves the last changes and makes ready for selection. */
    finish(): void {
      if (db.isTransaction) db.exec("COMMIT");
      if (!isComplete) {
        derived.addAll();
        settings.set("complete", "yes");
      }
      db.exec(lookups);
    },
    /** Forgets every file: the settings they were read with have changed. Open the index anew afterwards. */
    clear: (): void => {
      db.exec("DELETE FROM files; DELETE FROM settings WHERE key = 'complete'");
      settings.set("edition", randomUUID());
    },
  };
}

/** Changes are saved some thousand at a time; what a killed run had not saved is read again. */
function changesOf(db: DatabaseSync, settings: SettingsTable) {
  let pending = 0;
  let isEdited = false;
  const changed = (): void => {
    if (!db.isTransaction) db.exec("BEGIN");
    if (++pending % 5000 === 0) db.exec("COMMIT");
  };
  /** Changes that can be seen make another edition, one for each opening of the index. */
  const edited = (): void => {
    changed();
    if (!isEdited) settings.set("edition", randomUUID());
    isEdited = true;
  };
  return { changed, edited };
}

function columnsOf({ folder, name, stamp, hash, problems, isStale, entry }: IndexedFile) {
  const { record, id = null, page = null, visible = null } = entry ?? {};
  const [image = null, ...others] = entry?.images ?? [];
  const exclusion = entry === undefined ? "invalid" : (entry.exclusion ?? null);
  const dates = [timeOf(record?.publishedAt), timeOf(record?.updatedAt)];
  return [
    ...[folder, name, stamp.mtime, stamp.ctime, stamp.size, stamp.ino, hash],
    ...[id, exclusion, ...dates, record?.url ?? null, page, visible, isStale ? 1 : 0],
    problems.length === 0 ? null : JSON.stringify(problems),
    record === undefined ? null : JSON.stringify(record),
    image,
    others.length === 0 ? null : JSON.stringify(others),
    ...[record?.quality ?? null, record?.heat ?? null, record?.kind ?? null],
  ];
}

function timeOf(date: string | undefined): number | null {
  return date === undefined ? null : Date.parse(date);
}

type SettingsTable = ReturnType<typeof settingsTable>;

/** Single facts about the index itself. */
function settingsTable(db: DatabaseSync) {
  const get = db.prepare("SELECT value FROM settings WHERE key = ?");
  const set = db.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)");
  const forget = db.prepare("DELETE FROM settings WHERE key = ?");
  return {
    get: (key: string): string | undefined => get.get(key)?.["value"] as string | undefined,
    set: (key: string, value: string): void => void set.run(key, value),
    forget: (key: string): void => void forget.run(key),
  };
}
