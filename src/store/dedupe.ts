import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../model/problem.ts";
import type { SourceRecord } from "../model/record.ts";
import { hasTimes } from "./index-schema.ts";

/** One of several records that link to the same page; see `resolveDuplicates`. */
export type IndexedCopy = {
  readonly rowid: number;
  readonly id: string;
  readonly path: string;
  readonly publishedAt: Date;
  readonly topics: readonly string[];
  readonly url: string;
  readonly isRemoved: boolean;
  readonly isDead: boolean;
  readonly isHeld: boolean;
};

/** The rules from `feeds/` that a selection needs. */
export type SelectionRules = {
  /** Equal for URLs of the same page. */
  readonly canonicalUrl: (url: string) => string;
  readonly topicKey: (name: string) => string;
  readonly resolveDuplicates: (copies: readonly IndexedCopy[]) => {
    readonly winner?: IndexedCopy;
    readonly addedTopics: readonly string[];
  };
};

/** The SQL names of the temporary tables of one selection. */
export type SelectionTables = {
  /** Records that no feed may contain, with the reason. */
  readonly hidden: string;
  /** Topics that records get from their duplicates: as JSON per record (`merged`), and one row per topic (`added`). */
  readonly merged: string;
  readonly added: string;
};

/**
 * Resolves id clashes and duplicates as of `at` (ms), and writes the result to new temporary tables.
 *
 * @returns those tables, and a problem for each record whose id another record already has
 */
export function dedupe(
  db: DatabaseSync,
  at: number,
  rules: SelectionRules,
): { readonly tables: SelectionTables; readonly clashes: Problem[] } {
  const number = Number(db.prepare("SELECT count(*) AS count FROM temp.sqlite_schema").get()?.["count"]);
  const tables = { hidden: `temp.hidden${number}`, merged: `temp.merged${number}`, added: `temp.added${number}` };
  db.exec(`
    CREATE TABLE ${tables.hidden} (file INTEGER PRIMARY KEY, reason TEXT NOT NULL) STRICT;
    CREATE TABLE ${tables.merged} (file INTEGER PRIMARY KEY, topics TEXT NOT NULL) STRICT;
    CREATE TABLE ${tables.added} (
      key TEXT NOT NULL, published_at INTEGER NOT NULL, id TEXT NOT NULL, file INTEGER NOT NULL,
      PRIMARY KEY (key, published_at DESC, id, file)
    ) STRICT, WITHOUT ROWID`);
  const clashes = hideClashes(db, tables);
  hideUntimely(db, at, tables);
  hideDuplicates(db, at, rules, tables);
  return { tables, clashes };
}

function hideClashes(db: DatabaseSync, { hidden }: SelectionTables): Problem[] {
  const rows = db.prepare(`
    SELECT rowid, id, folder, name FROM files
    WHERE id IN (SELECT id FROM files WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)
    ORDER BY id, iif(folder = '', name, folder || '/' || name)`);
  const hide = db.prepare(`INSERT INTO ${hidden} VALUES (?, 'invalid')`);
  const problems: Problem[] = [];
  let first: { id: unknown; path: string } | undefined;
  for (const row of rows.all()) {
    const path = indexedPath(row);
    if (first !== undefined && first.id === row["id"]) {
      hide.run(Number(row["rowid"]));
      const message = `has the same id as ${first.path} and is left out; rename the file or give it another id`;
      problems.push({ file: path, line: 1, column: 1, field: "id", message });
    } else first = { id: row["id"], path };
  }
  return problems;
}

/** Hides records that must wait longer than their date, and those that have expired. */
function hideUntimely(db: DatabaseSync, at: number, { hidden }: SelectionTables): void {
  const hide = db.prepare(`INSERT OR IGNORE INTO ${hidden}
    SELECT rowid, iif(expires_at <= ?1, 'expired', 'scheduled') FROM files
    WHERE exclusion IS NULL AND ${hasTimes} AND (due_at > ?1 OR expires_at <= ?1)`);
  hide.run(at);
}

function hideDuplicates(db: DatabaseSync, at: number, rules: SelectionRules, tables: SelectionTables): void {
  const hide = db.prepare(`INSERT OR IGNORE INTO ${tables.hidden} VALUES (?, ?)`);
  const merge = mergeTopics(db, rules, tables);
  for (const copies of samePages(db, at, rules, tables)) {
    const { winner, addedTopics } = rules.resolveDuplicates(copies);
    const losers = copies.filter((copy) => copy !== winner);
    for (const { rowid } of losers) hide.run(rowid, winner === undefined ? "removed" : "duplicate");
    if (winner !== undefined) merge(winner, addedTopics);
  }
}

/** Groups of records that point to the same page. */
function samePages(
  db: DatabaseSync,
  at: number,
  { canonicalUrl }: SelectionRules,
  tables: SelectionTables,
): IndexedCopy[][] {
  const pages = db.prepare("SELECT page FROM files WHERE page IS NOT NULL GROUP BY page HAVING count(*) > 1").all();
  // The page number is a hash and may collide, so compare canonical URLs.
  const groups = pages.flatMap(({ page }) => [
    ...Map.groupBy(copiesOf(db, Number(page), at, tables), (copy) => canonicalUrl(copy.url)).values(),
  ]);
  return groups.filter((copies) => copies.length > 1);
}

function mergeTopics(db: DatabaseSync, { topicKey }: SelectionRules, { merged, added }: SelectionTables) {
  const merge = db.prepare(`INSERT INTO ${merged} VALUES (?, ?)`);
  const add = db.prepare(`INSERT OR IGNORE INTO ${added} VALUES (?, ?, ?, ?)`);
  return ({ rowid, id, publishedAt }: IndexedCopy, topics: readonly string[]): void => {
    if (topics.length === 0) return;
    merge.run(rowid, JSON.stringify(topics));
    for (const name of topics) add.run(topicKey(name), publishedAt.getTime(), id, rowid);
  };
}

function copiesOf(db: DatabaseSync, page: number, at: number, { hidden }: SelectionTables): IndexedCopy[] {
  const rows = db.prepare(`
    SELECT f.rowid, f.id, f.folder, f.name, f.url, f.published_at, f.exclusion, f.record, l.kind, l.is_held
    FROM files f LEFT JOIN links l ON l.url = f.url
    WHERE f.page = ? AND (f.exclusion = 'removed' OR f.exclusion IS NULL AND f.published_at <= ?)
      AND NOT EXISTS (SELECT 1 FROM ${hidden} WHERE file = f.rowid)`);
  return rows.all(page, at).map((row) => ({
    rowid: Number(row["rowid"]),
    id: String(row["id"]),
    path: indexedPath(row),
    publishedAt: new Date(Number(row["published_at"] ?? 0)),
    topics: (JSON.parse(String(row["record"])) as SourceRecord).topics,
    url: String(row["url"]),
    isRemoved: row["exclusion"] === "removed",
    isDead: row["kind"] === "dead",
    isHeld: row["is_held"] === 1,
  }));
}

/** The path of a file below the records folder. */
export function indexedPath(row: Record<string, unknown>): string {
  return row["folder"] === "" ? String(row["name"]) : `${row["folder"]}/${row["name"]}`;
}
