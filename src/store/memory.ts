import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { WrittenFile } from "../model/file.ts";
import type { HealthDay } from "../model/health.ts";
import type { SourceRecord } from "../model/record.ts";
import { type Schema, transaction } from "./sqlite.ts";

/** Tables of `memory.db`. */
export const memorySchema: Schema = {
  steps: [
    `
    CREATE TABLE links (url TEXT PRIMARY KEY, seq INTEGER NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX links_by_change ON links (seq);
    CREATE TABLE hosts (host TEXT PRIMARY KEY, not_before INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE last_good (path TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE first_seen (path TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE observed (id TEXT PRIMARY KEY, visible TEXT NOT NULL, at INTEGER) STRICT, WITHOUT ROWID;
    CREATE TABLE topics (key TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (key, id)) STRICT;
    CREATE TABLE published (feed TEXT NOT NULL, id TEXT NOT NULL, url TEXT NOT NULL, PRIMARY KEY (feed, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE manifest (path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, size INTEGER NOT NULL, mtime REAL NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE TABLE days (day TEXT PRIMARY KEY, alive INTEGER NOT NULL, unsure INTEGER NOT NULL, dead INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `
    CREATE TABLE pictures (url TEXT PRIMARY KEY, seq INTEGER NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX pictures_by_change ON pictures (seq)`,
    "ALTER TABLE manifest RENAME COLUMN fingerprint TO digest",
  ],
};

/** A record's path and its JSON. */
export type StoredRecord = { readonly path: string; readonly json: string };
/** A topic that had feeds once; `key` is that of its name. */
export type RememberedTopic = { readonly key: string; readonly id: string; readonly name: string };
/** An item a feed showed after the last run, and the link it depended on. */
export type PublishedItem = { readonly id: string; readonly url: string };

/** What no run can derive again, but for link states (see `LinkMemory`). Losing it costs patience, never feeds. */
export type Memory = ReturnType<typeof openMemory>;

/** Opens what is remembered in `memory.db`; a new one gets an identity. */
export function openMemory(db: DatabaseSync) {
  const facts = factsIn(db);
  if (facts.get("identity") === undefined) facts.set("identity", randomUUID());
  return {
    /** Single facts, like the id prefix in use. "identity" tells one memory from another. */
    facts,
    lastGood: lastGoodTable(db),
    dates: dateTables(db),
    topics: topicTable(db),
    published: publishedTable(db),
    manifest: manifestTable(db),
    days: dayTable(db),
    /** All of `work` is kept, or none. */
    atOnce: <Result>(work: () => Result): Result => transaction(db, work),
  };
}

/** Single facts, by key. */
export function factsIn(db: DatabaseSync) {
  const get = db.prepare("SELECT value FROM facts WHERE key = ?");
  const put = db.prepare("INSERT OR REPLACE INTO facts VALUES (?, ?)");
  return {
    get: (key: string): string | undefined => get.get(key)?.["value"] as string | undefined,
    set: (key: string, value: string): void => void put.run(key, value),
  };
}

/** The last version of a record that could be read: of those in feeds, and of files that are broken now. */
function lastGoodTable(db: DatabaseSync) {
  const get = db.prepare("SELECT record FROM last_good WHERE path = ?");
  const put = db.prepare(
    "INSERT INTO last_good VALUES (?1, ?2) ON CONFLICT DO UPDATE SET record = ?2 WHERE record <> ?2",
  );
  const paths = db.prepare("SELECT path FROM last_good");
  const forget = db.prepare("DELETE FROM last_good WHERE path = ?");
  return {
    get(path: string): SourceRecord | undefined {
      const json = get.get(path)?.["record"];
      return typeof json === "string" ? (JSON.parse(json) as SourceRecord) : undefined;
    },
    put: ({ path, json }: StoredRecord): void => void put.run(path, json),
    forget: (path: string): void => void forget.run(path),
    /** Forgets all but these. */
    keepOnly(wanted: ReadonlySet<string>): void {
      for (const { path } of paths.all()) if (!wanted.has(String(path))) forget.run(String(path));
    },
  };
}

function dateTables(db: DatabaseSync) {
  const seen = db.prepare("SELECT at FROM first_seen WHERE path = ?");
  const see = db.prepare("INSERT OR IGNORE INTO first_seen VALUES (?, ?)");
  const observed = db.prepare("SELECT visible, at FROM observed WHERE id = ?");
  const observe = db.prepare("INSERT OR REPLACE INTO observed VALUES (?, ?, ?)");
  return {
    /** When a run first saw the file at `path`; `now` if this is the first. */
    firstSeen(path: string, now: Date): Date {
      see.run(path, now.getTime());
      return new Date(Number(seen.get(path)?.["at"]));
    },
    /** Notes how an item looks now; tells when a run first saw it so, `undefined` while it looks as on its first day. */
    noteChange(id: string, visible: string, now: Date): Date | undefined {
      const row = observed.get(id);
      if (row === undefined) observe.run(id, visible, null);
      else if (row["visible"] !== visible) observe.run(id, visible, now.getTime());
      const at = row === undefined ? null : row["visible"] === visible ? row["at"] : now.getTime();
      return at === null || at === undefined ? undefined : new Date(Number(at));
    },
  };
}

/** Topics that had feeds: their ids are frozen, and a subscriber never meets a 404. A name's latest id comes last. */
function topicTable(db: DatabaseSync) {
  const put = db.prepare("INSERT OR REPLACE INTO topics VALUES (?, ?, ?)");
  return {
    all: (): RememberedTopic[] =>
      db.prepare("SELECT key, id, name FROM topics ORDER BY rowid").all() as RememberedTopic[],
    put: ({ key, id, name }: RememberedTopic): void => void put.run(key, id, name),
  };
}

function publishedTable(db: DatabaseSync) {
  const put = db.prepare("INSERT INTO published VALUES (?, ?, ?)");
  const clear = db.prepare("DELETE FROM published WHERE feed = ?");
  const feeds = db.prepare("SELECT DISTINCT feed FROM published");
  const items = db.prepare("SELECT id, url FROM published WHERE feed = ? ORDER BY id");
  return {
    feeds: (): string[] => feeds.all().map((row) => String(row["feed"])),
    items: (feed: string): PublishedItem[] => items.all(feed) as PublishedItem[],
    set(feed: string, now: readonly PublishedItem[]): void {
      clear.run(feed);
      for (const { id, url } of now) put.run(feed, id, url);
    },
  };
}

/** How many links were in which state, by day of change (UTC). */
function dayTable(db: DatabaseSync) {
  const put = db.prepare("INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?)");
  return {
    all: (): HealthDay[] => db.prepare("SELECT day, alive, unsure, dead FROM days ORDER BY day").all() as HealthDay[],
    put: ({ day, alive, unsure, dead }: HealthDay): void => void put.run(day, alive, unsure, dead),
  };
}

/** The files feedmill wrote. What is not in here is never touched. */
function manifestTable(db: DatabaseSync) {
  const columns = "path, digest, size, mtime AS mtimeMs";
  const get = db.prepare(`SELECT ${columns} FROM manifest WHERE path = ?`);
  const all = db.prepare(`SELECT ${columns} FROM manifest ORDER BY path`);
  const put = db.prepare("INSERT OR REPLACE INTO manifest VALUES (?, ?, ?, ?)");
  const forget = db.prepare("DELETE FROM manifest WHERE path = ?");
  return {
    get: (path: string) => get.get(path) as WrittenFile | undefined,
    all: (): WrittenFile[] => all.all() as WrittenFile[],
    paths: (): string[] => all.all().map((row) => String(row["path"])),
    put: ({ path, digest, size, mtimeMs }: WrittenFile): void => void put.run(path, digest, size, mtimeMs),
    forget: (path: string): void => void forget.run(path),
  };
}
