import type { DatabaseSync } from "node:sqlite";
import type { DueLink, LinkState } from "../model/link.ts";
import type { SqliteLinkMemory } from "./link-memory.ts";
import { transaction } from "./sqlite.ts";

/** A copy of the link states beside the records, so that one query can ask both. Derived; the memory has the truth. */
export type LinkMirror = ReturnType<typeof openLinkMirror>;

export function openLinkMirror(db: DatabaseSync, urlKeyOf: (url: string) => string) {
  const put = db.prepare("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?)");
  const wanted = "f.standing IS NULL AND f.published_at <= ?";
  const isDue = "(l.url IS NULL OR l.next_check_at <= ?)";
  const seen = db.prepare("SELECT value FROM settings WHERE key = 'links'");
  const see = db.prepare("INSERT OR REPLACE INTO settings VALUES ('links', ?)");
  const held = db.prepare("SELECT url FROM links WHERE is_held = 1 ORDER BY url");
  const dead = db.prepare("SELECT 1 FROM links WHERE url = ? AND kind = 'dead' AND is_held = 0");
  const anyDead = db.prepare("SELECT 1 FROM links WHERE kind = 'dead' AND is_held = 0 LIMIT 1");
  return {
    /** Takes over what changed in the memory called `identity` since the last time. */
    refresh(identity: string, memory: SqliteLinkMemory, isHeld: (state: LinkState) => boolean): void {
      const [known, number] = String(seen.get()?.["value"] ?? " 0").split(" ");
      const since = known === identity ? Number(number) : 0;
      transaction(db, () => {
        if (known !== identity) db.exec("DELETE FROM links");
        let last = since;
        for (const { seq, state } of memory.changes(since)) {
          const { url, verdict, nextCheckAt, movedTo } = state;
          put.run(url, urlKeyOf(url), verdict.kind, isHeld(state) ? 1 : 0, nextCheckAt.getTime(), movedTo ?? null);
          last = seq;
        }
        if (last !== since || known !== identity) see.run(`${identity} ${last}`);
      });
    },
    /** True for links whose items are left out. */
    isDead: (url: string): boolean => dead.get(url) !== undefined,
    hasDead: (): boolean => anyDead.get() !== undefined,
    /** Dead links whose items are held back in the feeds. */
    held: (): string[] => held.all().map((row) => String(row["url"])),
    /** Links of the candidates of `now`, by what is known of them; `due` counts those whose next check is due at `asOf`. */
    counts(now: Date, asOf = now) {
      const row = db.prepare(`
        SELECT count(DISTINCT f.url) AS known, count(DISTINCT iif(${isDue}, f.url, NULL)) AS due,
          count(DISTINCT iif(l.kind = 'alive', f.url, NULL)) AS alive, count(DISTINCT iif(l.kind = 'dead', f.url, NULL)) AS dead
        FROM files f LEFT JOIN links l ON l.url = f.url WHERE ${wanted}`).get(asOf.getTime(), now.getTime());
      const [known, due, alive, dead] = ["known", "due", "alive", "dead"].map((key) => Number(row?.[key]));
      return { known: known ?? 0, due: due ?? 0, alive: alive ?? 0, dead: dead ?? 0 };
    },
    /** Links of the candidates of `now` due at `asOf`: those of `near` (by rowid) first, then the others, newest record first. */
    *due(now: Date, asOf: Date, near: Iterable<number>): Generator<DueLink> {
      const at = asOf.getTime();
      const seen = new Set<string>();
      const one = db.prepare(`SELECT f.url FROM files f LEFT JOIN links l ON l.url = f.url WHERE f.rowid = ? AND ${isDue}`);
      for (const rowid of near) {
        const url = one.get(rowid, at)?.["url"];
        if (typeof url !== "string" || seen.has(url)) continue;
        seen.add(url);
        yield { url, isFar: false };
      }
      const rest = db.prepare(`SELECT f.url FROM memberships m JOIN files f ON f.rowid = m.file
        LEFT JOIN links l ON l.url = f.url
        WHERE m.key = '' AND m.is_candidate = 1 AND m.published_at <= ? AND ${isDue} ORDER BY m.published_at DESC, m.id`);
      let last = "";
      for (const { url } of rest.iterate(now.getTime(), at)) {
        if (url === last || seen.has(String(url))) continue;
        last = String(url);
        yield { url: last, isFar: true };
      }
    },
  };
}
