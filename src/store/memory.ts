import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { WrittenFile } from "../model/file.ts";
import type { HealthDay } from "../model/health.ts";
import type { SourceRecord } from "../model/record.ts";
import {
  type Departures,
  departureTable,
  type Holds,
  holdTable,
  removalTables,
  type SiteWatches,
  siteWatchTable,
} from "./removal-tables.ts";
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
    removalTables,
  ],
};

/** A record's path and its JSON. */
export type StoredRecord = { readonly path: string; readonly json: string };
/** A topic that has or had feeds; `key` is the key of its name. */
export type RememberedTopic = { readonly key: string; readonly id: string; readonly name: string };
/** An item that a feed contained after the last run, and its link. */
export type PublishedItem = { readonly id: string; readonly url: string };

/**
 * What no run can derive again, except link states (see `LinkMemory`). Without it, checks start over, but no feed is
 * lost.
 */
export type Memory = {
  readonly facts: Facts;
  readonly lastGood: LastGood;
  readonly firstSeen: FirstSeen;
  readonly appearances: Appearances;
  readonly topics: TopicMemory;
  readonly published: PublishedItems;
  readonly siteWatches: SiteWatches;
  readonly holds: Holds;
  readonly departures: Departures;
  readonly days: HealthDays;
  readonly formerFiles: FormerFiles;
  /** Runs `work` in one transaction. */
  atOnce<Result>(work: () => Result): Result;
};

/** Single values by key, like the id prefix in use; "identity" identifies this memory. */
export type Facts = { get(key: string): string | undefined; set(key: string, value: string): void };

/** The last readable version of records, by path: of records in feeds, and of files that are broken now. */
export type LastGood = {
  get(path: string): SourceRecord | undefined;
  put(record: StoredRecord): void;
  forget(path: string): void;
  /** Forgets all others. */
  keepOnly(paths: ReadonlySet<string>): void;
};

/** When a run first saw the file at each path. */
export type FirstSeen = {
  get(path: string): Date | undefined;
  put(path: string, at: Date): void;
};

/** How an item looked (`visible`, any text) and when a run first saw that; `at` is absent if it never changed. */
export type Appearance = { readonly visible: string; readonly at?: Date };

/** How items looked, by id. */
export type Appearances = {
  get(id: string): Appearance | undefined;
  put(id: string, visible: string, at: Date | undefined): void;
};

/**
 * Topics that have or had feeds. Their ids never change, so that no subscriber gets a 404. The latest id of a name is
 * last.
 */
export type TopicMemory = { all(): RememberedTopic[]; put(topic: RememberedTopic): void };

/** The items of each feed after the last run, sorted by id. */
export type PublishedItems = {
  feeds(): string[];
  items(feed: string): PublishedItem[];
  set(feed: string, items: readonly PublishedItem[]): void;
};

/** Link counts by state, for each day (UTC) on which they changed. */
export type HealthDays = { all(): HealthDay[]; put(day: HealthDay): void };

/** Files that a version without file lists wrote, in any output folder. */
export type FormerFiles = { all(): WrittenFile[]; clear(): void };

/** Opens `memory.db`. A new one gets an identity. */
export function openMemory(db: DatabaseSync): Memory {
  const facts = factsIn(db);
  if (facts.get("identity") === undefined) facts.set("identity", randomUUID());
  return {
    facts,
    lastGood: lastGoodTable(db),
    firstSeen: firstSeenTable(db),
    appearances: appearanceTable(db),
    topics: topicTable(db),
    published: publishedTable(db),
    siteWatches: siteWatchTable(db),
    holds: holdTable(db),
    departures: departureTable(db),
    days: dayTable(db),
    formerFiles: formerFilesTable(db),
    atOnce: (work) => transaction(db, work),
  };
}

/** Opens the table of facts. */
export function factsIn(db: DatabaseSync): Facts {
  const get = db.prepare("SELECT value FROM facts WHERE key = ?");
  const put = db.prepare("INSERT OR REPLACE INTO facts VALUES (?, ?)");
  return {
    get: (key: string): string | undefined => get.get(key)?.["value"] as string | undefined,
    set: (key: string, value: string): void => void put.run(key, value),
  };
}

function lastGoodTable(db: DatabaseSync): LastGood {
  const get = db.prepare("SELECT record FROM last_good WHERE path = ?");
  const put = db.prepare(
    "INSERT INTO last_good VALUES (?1, ?2) ON CONFLICT DO UPDATE SET record = ?2 WHERE record <> ?2",
  );
  const paths = db.prepare("SELECT path FROM last_good");
  const forget = db.prepare("DELETE FROM last_good WHERE path = ?");
  return {
    get(path) {
      const json = get.get(path)?.["record"];
      return typeof json === "string" ? (JSON.parse(json) as SourceRecord) : undefined;
    },
    put: ({ path, json }) => void put.run(path, json),
    forget: (path) => void forget.run(path),
    keepOnly(wanted) {
      for (const { path } of paths.all()) if (!wanted.has(String(path))) forget.run(String(path));
    },
  };
}

function firstSeenTable(db: DatabaseSync): FirstSeen {
  const get = db.prepare("SELECT at FROM first_seen WHERE path = ?");
  const put = db.prepare("INSERT OR IGNORE INTO first_seen VALUES (?, ?)");
  return {
    get(path) {
      const at = get.get(path)?.["at"];
      return at === undefined ? undefined : new Date(Number(at));
    },
    put: (path, at) => void put.run(path, at.getTime()),
  };
}

function appearanceTable(db: DatabaseSync): Appearances {
  const get = db.prepare("SELECT visible, at FROM observed WHERE id = ?");
  const put = db.prepare("INSERT OR REPLACE INTO observed VALUES (?, ?, ?)");
  return {
    get(id) {
      const row = get.get(id);
      if (row === undefined) return undefined;
      return { visible: String(row["visible"]), ...(row["at"] === null ? {} : { at: new Date(Number(row["at"])) }) };
    },
    put: (id, visible, at) => void put.run(id, visible, at?.getTime() ?? null),
  };
}

function topicTable(db: DatabaseSync): TopicMemory {
  const put = db.prepare("INSERT OR REPLACE INTO topics VALUES (?, ?, ?)");
  return {
    all: () => db.prepare("SELECT key, id, name FROM topics ORDER BY rowid").all() as RememberedTopic[],
    put: ({ key, id, name }) => void put.run(key, id, name),
  };
}

function publishedTable(db: DatabaseSync): PublishedItems {
  const put = db.prepare("INSERT INTO published VALUES (?, ?, ?)");
  const clear = db.prepare("DELETE FROM published WHERE feed = ?");
  const feeds = db.prepare("SELECT DISTINCT feed FROM published");
  const items = db.prepare("SELECT id, url FROM published WHERE feed = ? ORDER BY id");
  return {
    feeds: () => feeds.all().map((row) => String(row["feed"])),
    items: (feed) => items.all(feed) as PublishedItem[],
    set(feed, shown) {
      clear.run(feed);
      for (const { id, url } of shown) put.run(feed, id, url);
    },
  };
}

function dayTable(db: DatabaseSync): HealthDays {
  const put = db.prepare("INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?)");
  return {
    all: () => db.prepare("SELECT day, alive, unsure, dead FROM days ORDER BY day").all() as HealthDay[],
    put: ({ day, alive, unsure, dead }) => void put.run(day, alive, unsure, dead),
  };
}

function formerFilesTable(db: DatabaseSync): FormerFiles {
  return {
    all: () => db.prepare("SELECT path, digest, size, mtime AS mtimeMs FROM manifest").all() as WrittenFile[],
    clear: () => db.exec("DELETE FROM manifest"),
  };
}
