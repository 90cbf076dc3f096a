import type { DatabaseSync } from "node:sqlite";
import { topicKey } from "../model/topic.ts";
import { transaction } from "./sqlite.ts";

/** Memberships and wanted links, both made from `files` by one statement each. */
export function derivedRows(db: DatabaseSync) {
  db.function("topic_key", { deterministic: true }, (name) => topicKey(String(name)));
  const memberships = (which: string) => `INSERT OR IGNORE INTO memberships
    SELECT topic_key(t.value), f.exclusion IS NULL, coalesce(f.published_at, 0), f.id, f.rowid, t.value
    FROM files f, json_each(f.record, '$.topics') t WHERE f.record IS NOT NULL AND f.exclusion IS NOT 'removed' AND ${which}
    UNION ALL SELECT '', 1, f.published_at, f.id, f.rowid, '' FROM files f WHERE f.exclusion IS NULL AND ${which}
    ORDER BY 1, 2, 3 DESC, 4, 5`;
  const links = (which: string) => `INSERT INTO links (url, page, wanted)
    SELECT url, page, count(*) FROM files f WHERE exclusion IS NULL AND ${which} GROUP BY url
    ON CONFLICT DO UPDATE SET page = excluded.page, wanted = wanted + excluded.wanted`;
  const join = db.prepare(memberships("f.rowid = ?1"));
  const want = db.prepare(links("f.rowid = ?1"));
  const leave = db.prepare(`DELETE FROM memberships WHERE (key, is_candidate, published_at, id, file) IN (
    SELECT topic_key(t.value), f.exclusion IS NULL, coalesce(f.published_at, 0), f.id, f.rowid
    FROM files f, json_each(f.record, '$.topics') t WHERE f.rowid = ?1 AND f.record IS NOT NULL
    UNION ALL SELECT '', 1, published_at, id, rowid FROM files WHERE rowid = ?1 AND exclusion IS NULL)`);
  const unwant = db.prepare(`UPDATE links SET wanted = wanted - 1
    WHERE url = (SELECT url FROM files WHERE rowid = ? AND exclusion IS NULL)`);
  return {
    add(rowid: number): void {
      join.run(rowid);
      want.run(rowid);
    },
    remove(rowid: number): void {
      leave.run(rowid);
      unwant.run(rowid);
    },
    addAll: (): void =>
      transaction(db, () => {
        db.exec("DELETE FROM memberships; UPDATE links SET wanted = 0");
        db.exec(`${memberships("true")}; ${links("true")}`);
      }),
  };
}
