import type { DatabaseSync } from "node:sqlite";
import type { SqliteLinkMemory } from "./link-states.ts";
import { syncedVersion, syncStates } from "./sync.ts";

/**
 * A copy of the picture states in `cache.db`, by picture number, next to the records. `memory.db` has the originals.
 */
export type PictureReplica = {
  /** Copies what changed in the memory with this `identity` since the last refresh. */
  refresh(identity: string, memory: SqliteLinkMemory): void;
  /** Changes with every refresh that copied states. */
  version(): string;
  /** The pictures in `wanted` that were never checked, or whose next check is due. */
  due(wanted: Iterable<number>, now: Date): ReadonlySet<number>;
};

/** Opens the picture replica in `cache.db`; `numberOf` maps an address to its number. */
export function openPictureReplica(db: DatabaseSync, numberOf: (url: string) => number): PictureReplica {
  const put = db.prepare("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)");
  const due = db.prepare(`SELECT w.value AS image FROM json_each(?) w LEFT JOIN pictures p ON p.image = w.value
    WHERE p.image IS NULL OR p.next_check_at <= ?`);
  return {
    refresh: (identity, memory) =>
      syncStates(db, "pictures", identity, memory, {
        forget: "DELETE FROM pictures",
        put: ({ url, verdict, nextCheckAt }) =>
          void put.run(numberOf(url), verdict.kind === "dead" ? 1 : 0, nextCheckAt.getTime()),
      }),
    version: () => syncedVersion(db, "pictures"),
    due: (wanted, now) =>
      new Set(due.all(JSON.stringify([...wanted]), now.getTime()).map((row) => Number(row["image"]))),
  };
}
