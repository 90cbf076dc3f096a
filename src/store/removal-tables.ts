import type { DatabaseSync } from "node:sqlite";
import type { SiteWatch } from "../model/site-watch.ts";

/** The tables of `memory.db` that guard removals. */
export const removalTables = `
    CREATE TABLE site_watches (site TEXT PRIMARY KEY, watch TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE holds (
      feed TEXT NOT NULL, id TEXT NOT NULL, url TEXT NOT NULL, since INTEGER NOT NULL, leaves_at INTEGER NOT NULL,
      PRIMARY KEY (feed, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE departures (feed TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (feed, id, at))
      STRICT, WITHOUT ROWID`;

/** Sites of which a link that was alive has turned gone. */
export type SiteWatches = {
  all(): SiteWatch[];
  put(watch: SiteWatch): void;
  forget(site: string): void;
};

/** An item that one feed still shows although its link is dead; `leavesAt` is the latest date. */
export type Hold = {
  readonly feed: string;
  readonly id: string;
  readonly url: string;
  readonly since: Date;
  readonly leavesAt: Date;
};

/** Items that feeds hold. */
export type Holds = {
  all(): Hold[];
  of(feed: string): Hold[];
  /** Keeps these and forgets all others. */
  replace(holds: readonly Hold[]): void;
};

/** An item that left a feed because of its link. */
export type Departure = { readonly feed: string; readonly id: string; readonly at: Date };

/** When items left feeds because of their links. */
export type Departures = {
  of(feed: string): Date[];
  add(departure: Departure): void;
  forgetBefore(at: Date): void;
};

/** Opens the table of watched sites. */
export function siteWatchTable(db: DatabaseSync): SiteWatches {
  const put = db.prepare("INSERT OR REPLACE INTO site_watches VALUES (?, ?)");
  const forget = db.prepare("DELETE FROM site_watches WHERE site = ?");
  const isDate = (key: string) => key === "since" || key === "widenedAt";
  const revive = (key: string, value: unknown) => (isDate(key) ? new Date(String(value)) : value);
  return {
    all: () =>
      db
        .prepare("SELECT watch FROM site_watches ORDER BY site")
        .all()
        .map((row) => JSON.parse(String(row["watch"]), revive) as SiteWatch),
    put: (watch) => void put.run(watch.site, JSON.stringify(watch)),
    forget: (site) => void forget.run(site),
  };
}

/** Opens the table of holds. */
export function holdTable(db: DatabaseSync): Holds {
  const columns = "SELECT feed, id, url, since, leaves_at FROM holds";
  const all = db.prepare(`${columns} ORDER BY feed, id`);
  const of = db.prepare(`${columns} WHERE feed = ? ORDER BY id`);
  const put = db.prepare("INSERT INTO holds VALUES (?, ?, ?, ?, ?)");
  return {
    all: () => all.all().map(toHold),
    of: (feed) => of.all(feed).map(toHold),
    replace(holds) {
      db.exec("DELETE FROM holds");
      for (const { feed, id, url, since, leavesAt } of holds)
        put.run(feed, id, url, since.getTime(), leavesAt.getTime());
    },
  };
}

function toHold({ feed, id, url, since, leaves_at }: Record<string, unknown>): Hold {
  return {
    feed: String(feed),
    id: String(id),
    url: String(url),
    since: new Date(Number(since)),
    leavesAt: new Date(Number(leaves_at)),
  };
}

/** Opens the table of departures. */
export function departureTable(db: DatabaseSync): Departures {
  const of = db.prepare("SELECT at FROM departures WHERE feed = ? ORDER BY at");
  const add = db.prepare("INSERT OR IGNORE INTO departures VALUES (?, ?, ?)");
  const forget = db.prepare("DELETE FROM departures WHERE at < ?");
  return {
    of: (feed) => of.all(feed).map((row) => new Date(Number(row["at"]))),
    add: ({ feed, id, at }) => void add.run(feed, id, at.getTime()),
    forgetBefore: (at) => void forget.run(at.getTime()),
  };
}
