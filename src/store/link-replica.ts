import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { DueLink } from "../model/link.ts";
import { hasTimes } from "./index-schema.ts";
import type { SqliteLinkMemory } from "./link-states.ts";
import { syncedVersion, syncStates } from "./sync.ts";

/**
 * A copy of the link states in `cache.db`, next to the records, with the columns that selection needs. `memory.db` has the
 * originals. The copy pays off: counting links over both databases, joined with ATTACH, takes three to four times as long
 * on every run.
 */
export type LinkReplica = {
  /** Copies what changed in the memory with this `identity` since the last refresh. */
  refresh(identity: string, memory: SqliteLinkMemory): void;
  /** Changes with every refresh that copied states. */
  version(): string;
  isDead(url: string): boolean;
  hasDead(): boolean;
  /** The link of the item with this id, if it is dead. */
  deadLinkOf(id: string): string | undefined;
  /** Makes items with these dead links selectable, and those of all other dead links not. */
  hold(urls: ReadonlySet<string>): void;
  /** All links of candidates, in the order of their addresses. */
  urls(): Iterable<string>;
  /** Counts the links of candidates at `now` by state; `due` counts those due at `asOf`. */
  counts(now: Date, asOf: Date): ReplicaCounts;
  /**
   * Links of candidates at `now` that are due at `asOf`: first those of the rows in `near`, then the longest overdue.
   */
  due(now: Date, asOf: Date, near: Iterable<number>): Iterable<DueLink>;
  /** Some links that were alive at their last check, in no particular order. */
  alive(): readonly string[];
};

/** The number of links, in total and per state. */
export type ReplicaCounts = {
  readonly known: number;
  readonly alive: number;
  readonly dead: number;
  readonly due: number;
};

/** Opens the link replica in `cache.db`. */
export function openLinkReplica(db: DatabaseSync): LinkReplica {
  const put = db.prepare(`INSERT INTO links (url, kind, next_check_at, moved_to) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT DO UPDATE SET kind = ?2, next_check_at = ?3, moved_to = ?4`);
  const held = db.prepare("SELECT url FROM links WHERE is_held = 1 AND kind = 'dead' AND wanted > 0");
  const setHeld = db.prepare("UPDATE links SET is_held = ? WHERE url = ?");
  const dead = db.prepare("SELECT 1 FROM links WHERE url = ? AND kind = 'dead'");
  const deadOf = db.prepare(
    "SELECT l.url FROM files f JOIN links l ON l.url = f.url WHERE f.id = ? AND l.kind = 'dead' LIMIT 1",
  );
  const anyDead = db.prepare("SELECT 1 FROM links WHERE kind = 'dead' AND wanted > 0 LIMIT 1");
  return {
    refresh: (identity, memory) =>
      syncStates(db, "links", identity, memory, {
        forget: "UPDATE links SET kind = 'unsure', is_held = 0, next_check_at = 0, moved_to = NULL",
        put({ url, verdict, nextCheckAt, movedTo }) {
          put.run(url, verdict.kind, nextCheckAt.getTime(), movedTo ?? null);
        },
      }),
    version: () => syncedVersion(db, "links"),
    isDead: (url) => dead.get(url) !== undefined,
    hasDead: () => anyDead.get() !== undefined,
    deadLinkOf: (id) => deadOf.get(id)?.["url"] as string | undefined,
    hold(urls) {
      const before = new Set(held.all().map((row) => String(row["url"])));
      for (const url of before.difference(urls)) setHeld.run(0, url);
      for (const url of urls.difference(before)) setHeld.run(1, url);
    },
    *urls() {
      for (const row of db.prepare("SELECT url FROM links WHERE wanted > 0 ORDER BY url").iterate())
        yield String(row["url"]);
    },
    counts: (now, asOf) => countLinks(db, now, asOf),
    alive: () => aliveUrls(db),
    due: (now, asOf, near) => dueLinks(db, now, asOf, near),
  };
}

/** Links that only scheduled or expired records have. They do not count as wanted. */
const scheduledOnly = `SELECT l.* FROM (
    SELECT page, url FROM files WHERE exclusion IS NULL AND published_at > ?1
    UNION SELECT page, url FROM files WHERE exclusion IS NULL AND ${hasTimes} AND (due_at > ?1 OR expires_at <= ?1)
  ) f JOIN links l ON l.url = f.url
  WHERE NOT EXISTS (SELECT 1 FROM files g WHERE g.page = f.page AND g.url = f.url AND g.exclusion IS NULL
    AND g.published_at <= ?1 AND (g.due_at IS NULL OR g.due_at <= ?1) AND (g.expires_at IS NULL OR g.expires_at > ?1))
  GROUP BY l.url`;

function countLinks(db: DatabaseSync, now: Date, asOf: Date): ReplicaCounts {
  const count = "count(*) AS known, sum(kind = 'alive') AS alive, sum(kind = 'dead') AS dead";
  const all = db.prepare(`SELECT ${count} FROM links WHERE wanted > 0`).get();
  const due = db
    .prepare("SELECT count(*) AS due FROM links WHERE wanted > 0 AND next_check_at <= ?")
    .get(asOf.getTime());
  const early = db
    .prepare(`SELECT ${count}, sum(next_check_at <= ?2) AS due FROM (${scheduledOnly})`)
    .get(now.getTime(), asOf.getTime());
  const total: Record<string, SQLOutputValue> = { ...all, ...due };
  const of = (key: string) => Number(total[key] ?? 0) - Number(early?.[key] ?? 0);
  return { known: of("known"), alive: of("alive"), dead: of("dead"), due: of("due") };
}

/** A few are enough to see whether the network is up. */
const maxAlive = 50;

function aliveUrls(db: DatabaseSync): string[] {
  const rows = db.prepare("SELECT url FROM links WHERE kind = 'alive' AND wanted > 0 LIMIT ?").all(maxAlive);
  return rows.map((row) => String(row["url"]));
}

function* dueLinks(db: DatabaseSync, now: Date, asOf: Date, near: Iterable<number>): Generator<DueLink> {
  const at = asOf.getTime();
  const seen = new Set<string>();
  const one = db.prepare(`SELECT l.url, f.record ->> '$.title' AS title FROM files f JOIN links l ON l.url = f.url
    WHERE f.rowid = ? AND l.next_check_at <= ?`);
  for (const rowid of near) {
    const { url, title } = one.get(rowid, at) ?? {};
    if (typeof url !== "string" || seen.has(url)) continue;
    seen.add(url);
    yield { url, isFar: false, ...(typeof title === "string" ? { title } : {}) };
  }
  const early = db
    .prepare(scheduledOnly)
    .all(now.getTime())
    .map((row) => row["url"]);
  const skipped = new Set<unknown>([...seen, ...early]);
  // Read in pages, because an open cursor would block saving the links checked in the meantime.
  const page = db.prepare(`SELECT url, next_check_at FROM links
    WHERE wanted > 0 AND next_check_at <= ?1 AND (next_check_at, url) > (?2, ?3) ORDER BY next_check_at, url LIMIT 500`);
  let last: Record<string, SQLOutputValue> | undefined = { next_check_at: Number.MIN_SAFE_INTEGER, url: "" };
  while (last !== undefined) {
    const rows: Record<string, SQLOutputValue>[] = page.all(at, Number(last["next_check_at"]), String(last["url"]));
    for (const { url } of rows) if (!skipped.has(url)) yield { url: String(url), isFar: true };
    last = rows.at(-1);
  }
}
