import type { DatabaseSync } from "node:sqlite";
import { topicKey } from "../model/topic.ts";
import { transaction } from "./sqlite.ts";

/** Maintains the topic memberships and wanted links, which are derived from `files`. */
export type DerivedRows = {
  add(rowid: number): void;
  remove(rowid: number): void;
  /** Rebuilds all of them. */
  addAll(): void;
};

/** Prepares the statements that maintain the derived rows. */
export function derivedRows(db: DatabaseSync): DerivedRows {
  db.function("topic_key", { deterministic: true }, (name) => topicKey(String(name)));
  const memberships = (which: string) => `INSERT OR IGNORE INTO memberships
    SELECT topic_key(t.value), f.exclusion IS NULL, coalesce(f.published_at, 0), f.id, f.rowid, t.value
    FROM files f, json_each(f.record, '$.topics') t WHERE f.record IS NOT NULL AND f.exclusion IS NOT 'removed'
      AND f.is_draft IS NULL AND ${which}
    UNION ALL SELECT '', 1, f.published_at, f.id, f.rowid, '' FROM files f WHERE f.exclusion IS NULL AND ${which}
    ORDER BY 1, 2, 3 DESC, 4, 5`;
  const links = (which: string) => `INSERT INTO links (url, page, wanted)
    SELECT url, page, count(*) FROM files f WHERE exclusion IS NULL AND ${which} GROUP BY url
    ON CONFLICT DO UPDATE SET page = excluded.page, wanted = wanted + excluded.wanted`;
  const join = db.prepare(memberships("f.rowid = ?1"));
  const want = db.prepare(links("f.rowid = ?1"));
  const joined = db.prepare(`
    SELECT topic_key(t.value) AS key, f.exclusion IS NULL AS candidate, coalesce(f.published_at, 0) AS at, f.id
    FROM files f, json_each(f.record, '$.topics') t WHERE f.rowid = ?1 AND f.record IS NOT NULL
    UNION ALL SELECT '', 1, published_at, id FROM files WHERE rowid = ?1 AND exclusion IS NULL`);
  // By key, one at a time: SQLite would scan the whole table for a list of keys.
  const leave = db.prepare(
    "DELETE FROM memberships WHERE key = ? AND is_candidate = ? AND published_at = ? AND id = ? AND file = ?",
  );
  const unwant = db.prepare(`UPDATE links SET wanted = wanted - 1
    WHERE url = (SELECT url FROM files WHERE rowid = ? AND exclusion IS NULL)`);
  return {
    add(rowid) {
      join.run(rowid);
      want.run(rowid);
    },
    remove(rowid) {
      for (const { key, candidate, at, id } of joined.all(rowid)) {
        leave.run(key ?? null, candidate ?? null, at ?? null, id ?? null, rowid);
      }
      unwant.run(rowid);
    },
    addAll: () =>
      transaction(db, () => {
        db.exec("DELETE FROM memberships; UPDATE links SET wanted = 0");
        db.exec(`${memberships("true")}; ${links("true")}`);
      }),
  };
}
