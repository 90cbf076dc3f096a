import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../model/problem.ts";
import type { LeftOutReason, SourceRecord } from "../model/record.ts";
import { dedupe, indexedPath, type SelectionRules, type SelectionTables } from "./dedupe.ts";
import type { StoredRecord } from "./memory.ts";

/** A record that can be in a feed. */
export type Candidate = {
  readonly rowid: number;
  readonly id: string;
  readonly visible: string;
  readonly url: string;
  /** The update date that the record states, in ms. */
  readonly updatedAt?: number;
  /** The target of a permanent redirect that has lasted long enough. */
  readonly movedTo?: string;
  /** JSON list of the topics from its duplicates. */
  readonly addedTopics?: string;
  /** The number of its first picture. */
  readonly image?: number;
  /** JSON list of the numbers of its other pictures. */
  readonly otherImages?: string;
  readonly quality?: number;
  readonly heat?: number;
  readonly kind?: string;
  /** Its link is dead, but at least one feed holds it. */
  readonly isDead?: true;
};

/** The records that can be published at one moment: everything that feeds query from the record index. */
export type Selection = {
  /**
   * Candidates with one of the topic keys (all candidates without keys), newest first, ties by id; `oldest` reverses
   * that.
   */
  candidates(keys: readonly string[] | undefined, order?: Order): IteratorObject<Candidate>;
  /** The candidate in that row, if it is one. */
  candidateAt(rowid: number): Candidate | undefined;
  /** Pictures that come first in more than `most` publishable records. */
  stockImages(most: number): ReadonlySet<number>;
  /** Pictures whose verdict is dead. */
  deadPictures(): ReadonlySet<number>;
  record(rowid: number): SourceRecord;
  /** The record as stored: its path and its JSON. */
  storedRecord(rowid: number): StoredRecord;
  /** All topics named in records, sorted by key. Scheduled, removed and draft records do not count. */
  topicNames(): string[];
  /** Rowid and URL of records left out because of a dead link, newest first, at most `most`. */
  deadCandidates(most: number): [number, string][];
  /** Counts records that no feed may contain, by reason, and all records that could be candidates. */
  leftOut(): { readonly counts: ReadonlyMap<string, number>; readonly candidates: number };
  /** How many of those are hidden, for example as duplicates. */
  hiddenCandidates(): number;
  hiddenReason(rowid: number): LeftOutReason | undefined;
  /** The path of the record published instead of a duplicate. */
  rivalOf(rowid: number): string | undefined;
  /**
   * Problems of records, by path below the records folder. Of two records with the same id, the later one has a
   * problem.
   */
  problems(): Problem[];
};

/** Resolves duplicates and id clashes as of `now`. The selection stays valid until the database closes. */
export function openSelection(db: DatabaseSync, now: Date, rules: SelectionRules): Selection {
  const at = now.getTime();
  const { tables, clashes } = dedupe(db, at, rules);
  const { hidden } = tables;
  const stored = db.prepare("SELECT folder, name, record FROM files WHERE rowid = ?");
  return {
    ...candidateReader(db, at, tables),
    stockImages: (most) => stockImages(db, at, most),
    deadPictures: () => deadPictures(db),
    record: (rowid) => JSON.parse(String(stored.get(rowid)?.["record"])) as SourceRecord,
    storedRecord(rowid) {
      const row = stored.get(rowid) ?? {};
      return { path: indexedPath(row).normalize("NFC"), json: String(row["record"]) };
    },
    topicNames: () => topicNames(db, at, tables),
    deadCandidates(most) {
      const rows =
        db.prepare(`SELECT f.rowid, f.url FROM links l CROSS JOIN files f ON f.page = l.page AND f.url = l.url
        WHERE l.wanted > 0 AND l.kind = 'dead' AND f.exclusion IS NULL AND f.published_at <= ?
          AND NOT EXISTS (SELECT 1 FROM ${hidden} WHERE file = f.rowid)
        ORDER BY f.published_at DESC, f.id LIMIT ?`);
      return rows.all(at, most).map((row) => [Number(row["rowid"]), String(row["url"])]);
    },
    leftOut: () => countLeftOut(db, at, tables),
    hiddenCandidates: () =>
      Number(
        db
          .prepare(`SELECT count(*) AS count FROM ${hidden} h JOIN files f ON f.rowid = h.file
      WHERE f.exclusion IS NULL AND f.published_at <= ?`)
          .get(at)?.["count"],
      ),
    hiddenReason: (rowid) =>
      db.prepare(`SELECT reason FROM ${hidden} WHERE file = ?`).get(rowid)?.["reason"] as LeftOutReason | undefined,
    rivalOf(rowid) {
      const row = db
        .prepare(`SELECT f.folder, f.name FROM files f JOIN files loser ON loser.page = f.page
        WHERE loser.rowid = ? AND f.exclusion IS NULL AND f.published_at <= ?
          AND NOT EXISTS (SELECT 1 FROM ${hidden} WHERE file = f.rowid)`)
        .get(rowid, at);
      return row === undefined ? undefined : indexedPath(row);
    },
    problems: () => [...problemsOf(db), ...clashes],
  };
}

type CandidateReader = Pick<Selection, "candidates" | "candidateAt">;

function candidateReader(db: DatabaseSync, at: number, { hidden, merged, added }: SelectionTables): CandidateReader {
  const candidate = db.prepare(`
    SELECT f.rowid, f.id, f.visible, f.url, f.updated_at AS updatedAt, f.image,
      f.other_images AS otherImages, f.quality, f.heat, f.kind, l.moved_to AS movedTo, m.topics AS addedTopics, l.kind IS 'dead' AS isDead
    FROM files f LEFT JOIN links l ON l.url = f.url LEFT JOIN ${merged} m ON m.file = f.rowid
    WHERE f.rowid = ? AND NOT (l.kind IS 'dead' AND l.is_held = 0)
      AND NOT EXISTS (SELECT 1 FROM ${hidden} WHERE file = f.rowid)`);
  return {
    *candidates(keys, order = "newest") {
      const query = orderedQuery(keys ?? [""], order, added);
      for (const row of db.prepare(query.sql).iterate(...query.values(at))) {
        const found = candidate.get(Number(row["file"]));
        if (found !== undefined) yield toCandidate(found);
      }
    },
    candidateAt(rowid) {
      const found = candidate.get(rowid);
      return found === undefined ? undefined : toCandidate(found);
    },
  };
}

/** By publication date. */
type Order = "newest" | "oldest";

const columnOrders: Readonly<Record<Order, string>> = {
  newest: "published_at DESC, id, file",
  oldest: "published_at, id DESC, file DESC",
};

/** One ordered query over the rows of all keys. SQLite merges them without sorting or buffering. */
function orderedQuery(keys: readonly string[], order: Order, addedTable: string) {
  const own = "SELECT published_at, id, file FROM memberships WHERE is_candidate = 1 AND published_at <= ? AND key";
  const added = `SELECT published_at, id, file FROM ${addedTable} WHERE published_at <= ? AND key`;
  // SQLite allows at most 500 terms in a compound SELECT.
  const parts = keys.length <= 200 ? keys.map((key) => [key]) : [keys];
  const terms = parts.flatMap((part) => {
    const test = part.length === 1 ? "= ?" : `IN (${part.map(() => "?").join(", ")})`;
    return [`${own} ${test}`, `${added} ${test}`];
  });
  return {
    sql: `${terms.join(" UNION ")} ORDER BY ${columnOrders[order]}`,
    values: (at: number) => parts.flatMap((part) => [at, ...part, at, ...part]),
  };
}

function stockImages(db: DatabaseSync, at: number, most: number): Set<number> {
  const rows = db.prepare(`SELECT image FROM files WHERE image IS NOT NULL AND exclusion IS NULL AND published_at <= ?
    GROUP BY image HAVING count(*) > ?`);
  return new Set(rows.all(at, most).map((row) => Number(row["image"])));
}

function deadPictures(db: DatabaseSync): Set<number> {
  const rows = db.prepare("SELECT image FROM pictures WHERE is_dead = 1").all();
  return new Set(rows.map((row) => Number(row["image"])));
}

function topicNames(db: DatabaseSync, at: number, { hidden }: SelectionTables): string[] {
  const scheduled = `SELECT file FROM ${hidden} WHERE reason = 'scheduled'`;
  const others = db.prepare(`${scheduled} LIMIT 1`).get() === undefined ? "" : `AND file NOT IN (${scheduled})`;
  const rows = db.prepare(`SELECT min(name) AS name FROM memberships
    WHERE key <> '' AND (is_candidate = 0 OR published_at <= ?) ${others} GROUP BY key ORDER BY key`);
  return rows.all(at).map((row) => String(row["name"]));
}

function countLeftOut(db: DatabaseSync, at: number, { hidden }: SelectionTables): ReturnType<Selection["leftOut"]> {
  const counts = new Map<string, number>();
  const add = (rows: readonly Record<string, unknown>[]) => {
    for (const { reason, count } of rows) counts.set(String(reason), (counts.get(String(reason)) ?? 0) + Number(count));
  };
  add(
    db
      .prepare(
        "SELECT exclusion AS reason, count(*) AS count FROM files WHERE exclusion IS NOT NULL GROUP BY exclusion",
      )
      .all(),
  );
  add(
    db
      .prepare(
        "SELECT 'scheduled' AS reason, count(*) AS count FROM files WHERE exclusion IS NULL AND published_at > ?",
      )
      .all(at),
  );
  add(
    db
      .prepare(`SELECT reason, count(*) AS count FROM ${hidden} h JOIN files f ON f.rowid = h.file
    WHERE f.exclusion IS NULL AND f.published_at <= ? GROUP BY reason`)
      .all(at),
  );
  add(
    db
      .prepare(`SELECT 'dead' AS reason, count(*) AS count FROM links l
    CROSS JOIN files f ON f.page = l.page AND f.url = l.url
    WHERE l.wanted > 0 AND l.kind = 'dead' AND l.is_held = 0 AND f.exclusion IS NULL AND f.published_at <= ?
      AND NOT EXISTS (SELECT 1 FROM ${hidden} WHERE file = f.rowid)`)
      .all(at),
  );
  const candidates = db
    .prepare("SELECT count(*) AS count FROM files WHERE exclusion IS NULL AND published_at <= ?")
    .get(at);
  return { counts, candidates: Number(candidates?.["count"]) };
}

function problemsOf(db: DatabaseSync): Problem[] {
  const rows = db.prepare("SELECT problems FROM files WHERE problems IS NOT NULL ORDER BY folder, name");
  return rows.all().flatMap((row) => JSON.parse(String(row["problems"])) as Problem[]);
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Copies the row without its null columns. It runs thousands of times, so it is written for speed. */
function toCandidate(row: Record<string, unknown>): Candidate {
  const { rowid, id, visible, url } = row as Candidate;
  const candidate: Mutable<Candidate> = { rowid, id, visible, url };
  for (const column of optionalColumns) {
    const value = row[column];
    if (value !== null) (candidate as Record<string, unknown>)[column] = value;
  }
  if (row["isDead"] === 1) candidate.isDead = true;
  return candidate;
}

const optionalColumns = [
  "updatedAt",
  "movedTo",
  "addedTopics",
  "image",
  "otherImages",
  "quality",
  "heat",
  "kind",
] as const;
