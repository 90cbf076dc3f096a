import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../model/problem.ts";
import type { LeftOutReason, SourceRecord } from "../model/record.ts";
import { derivedRows } from "./derived-rows.ts";
import { hasTimes, lookups } from "./index-schema.ts";

/** Shows whether a file changed: times in ms, size in bytes, inode. */
export type Stamp = { readonly mtime: number; readonly ctime: number; readonly size: number; readonly ino: number };

/** A file as of when it was last read. */
export type KnownFile = Stamp & { readonly rowid: number; readonly name: string; readonly hash: string };

/** An indexed file. It has no `entry` when no record could be read from it. */
export type IndexedFile = {
  readonly folder: string;
  readonly name: string;
  readonly stamp: Stamp;
  /** The hash of its bytes. */
  readonly hash: string;
  readonly problems: readonly Problem[];
  /** The entry is an earlier version, because the file is broken now. */
  readonly isStale: boolean;
  readonly entry?: {
    readonly record: SourceRecord;
    readonly id: string;
    /** Why it can never be in a feed, at any time. */
    readonly exclusion?: LeftOutReason;
    /** A number that is equal for URLs of the same page. */
    readonly page?: number;
    /** The numbers of its pictures, in order. */
    readonly images: readonly number[];
    /** Changes whenever anything visible to subscribers changes. */
    readonly visible: string;
  };
};

/** The database of the record index (`cache.db`). */
export type Cache = DatabaseSync;

/** The cache of parsed records. Everything in it can be derived from the files again. */
export type RecordIndex = IndexReader & IndexWriter;

/** Reads the index while it is updated. */
type IndexReader = {
  /** The first time (in ms) after `now` when a record is due, expires, or its update date comes, if there is one. */
  nextChangeAfter(now: Date): number | undefined;
  /** The files of one folder, by name in UTF-8 order. Read in pages, so that files can be put in the meantime. */
  knownIn(folder: string): Generator<KnownFile, undefined>;
  folders(): string[];
  /** The record last read from that file, if there was one. */
  recordAt(rowid: number): SourceRecord | undefined;
  /** Paths of files that are broken now and have an earlier version. */
  stalePaths(): string[];
};

/** Updates the index. */
type IndexWriter = {
  /** A new random value after any record was added, removed or changed. */
  edition(): string | undefined;
  /** Adds a file, in place of the row `replaces` if given. */
  put(file: IndexedFile, replaces: number | undefined): void;
  /** Saves new times for a file with the same bytes. */
  restamp(rowid: number, stamp: Stamp): void;
  remove(rowid: number): void;
  /** Saves the last changes and prepares for selection. */
  finish(): void;
};

/** Opens the index in `cache.db`. When `settings`, which affect parsing, have changed, it empties the index first. */
export function openRecordIndex(db: DatabaseSync, settings: string): RecordIndex {
  const facts = settingsTable(db);
  if (facts.get("records") !== settings) {
    db.exec("DELETE FROM files; DELETE FROM settings WHERE key = 'complete'");
    facts.set("edition", randomUUID());
    facts.set("records", settings);
  }
  const hasFiles = db.prepare("SELECT 1 FROM files LIMIT 1").get() !== undefined;
  if (hasFiles) db.exec(lookups);
  return { ...indexReader(db, hasFiles), ...indexWriter(db, facts, hasFiles) };
}

function indexReader(db: DatabaseSync, hasFiles: boolean): IndexReader {
  const pageOf = db.prepare(`SELECT rowid, name, hash, mtime, ctime, size, ino FROM files
    WHERE folder = ? AND name > ? ORDER BY name LIMIT 1000`);
  const recordAt = db.prepare("SELECT record FROM files WHERE rowid = ?");
  const stale = db.prepare("SELECT record FROM files WHERE problems IS NOT NULL AND is_stale = 1");
  const nextDate = (column: "published_at" | "updated_at" | "due_at" | "expires_at") => {
    const few = column === "due_at" || column === "expires_at" ? `AND ${hasTimes}` : "";
    return `SELECT min(${column}) AS at FROM files WHERE exclusion IS NULL AND ${column} > ? ${few}`;
  };
  return {
    nextChangeAfter(now) {
      const columns = ["published_at", "updated_at", "due_at", "expires_at"] as const;
      const rows = columns.map((column) => db.prepare(nextDate(column)).get(now.getTime()));
      const times = rows.map((row) => row?.["at"]).filter((at) => typeof at === "number");
      return times.length === 0 ? undefined : Math.min(...times);
    },
    *knownIn(folder) {
      let last = "";
      while (hasFiles) {
        const page = pageOf.all(folder, last) as KnownFile[];
        yield* page;
        if (page.length < 1000) return undefined;
        last = page.at(-1)?.name ?? "";
      }
      return undefined;
    },
    folders: () =>
      db
        .prepare("SELECT DISTINCT folder FROM files")
        .all()
        .map((row) => String(row["folder"])),
    recordAt(rowid) {
      const json = recordAt.get(rowid)?.["record"];
      return typeof json === "string" ? (JSON.parse(json) as SourceRecord) : undefined;
    },
    stalePaths: () => stale.all().map((row) => (JSON.parse(String(row["record"])) as SourceRecord).path),
  };
}

function indexWriter(db: DatabaseSync, settings: SettingsTable, hasFiles: boolean): IndexWriter {
  // During the first read, derived rows wait until the end, when they can be sorted all at once.
  const isComplete = hasFiles && settings.get("complete") === "yes";
  const derived = derivedRows(db);
  const insert = db.prepare(`INSERT INTO files (rowid, folder, name, mtime, ctime, size, ino, hash,
    id, exclusion, published_at, updated_at, url, page, visible, is_stale, problems, record, image, other_images,
    quality, heat, kind, due_at, expires_at, is_draft)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const restamp = db.prepare("UPDATE files SET mtime = ?, ctime = ?, size = ?, ino = ? WHERE rowid = ?");
  const drop = db.prepare("DELETE FROM files WHERE rowid = ?");
  const { changed, edited } = changesOf(db, settings);
  const remove = (rowid: number): void => {
    edited();
    if (isComplete) derived.remove(rowid);
    drop.run(rowid);
  };
  return {
    edition: () => settings.get("edition"),
    put(file, replaces) {
      edited();
      if (replaces !== undefined) remove(replaces);
      const { lastInsertRowid } = insert.run(replaces ?? null, ...columnsOf(file));
      if (isComplete) derived.add(Number(lastInsertRowid));
    },
    restamp(rowid, { mtime, ctime, size, ino }) {
      changed();
      restamp.run(mtime, ctime, size, ino, rowid);
    },
    remove,
    finish() {
      if (db.isTransaction) db.exec("COMMIT");
      if (!isComplete) {
        derived.addAll();
        settings.set("complete", "yes");
      }
      db.exec(lookups);
    },
  };
}

/** Commits a few thousand changes at a time. After a killed run, the next one reads the rest again. */
function changesOf(db: DatabaseSync, settings: SettingsTable) {
  let pending = 0;
  let isEdited = false;
  const changed = (): void => {
    if (!db.isTransaction) db.exec("BEGIN");
    if (++pending % 5000 === 0) db.exec("COMMIT");
  };
  /** The first change to records makes a new edition. */
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
    ...[timeOf(record?.dueAt), timeOf(record?.expiresAt), record?.isDraft ? 1 : null],
  ];
}

function timeOf(date: string | undefined): number | null {
  return date === undefined ? null : Date.parse(date);
}

/** Single values about the index itself. */
type SettingsTable = { get(key: string): string | undefined; set(key: string, value: string): void };

function settingsTable(db: DatabaseSync): SettingsTable {
  const get = db.prepare("SELECT value FROM settings WHERE key = ?");
  const set = db.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)");
  return {
    get: (key) => get.get(key)?.["value"] as string | undefined,
    set: (key, value) => void set.run(key, value),
  };
}
