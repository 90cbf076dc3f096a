import type { DatabaseSync } from "node:sqlite";
import type { SqliteLinkMemory } from "./link-states.ts";
import { syncedVersion, syncStates } from "./sync.ts";

/** Pictures that were asked for, by number, beside the records in `cache.db`; `memory.db` has the truth. */
export type PictureReplica = {
  /** Takes over what changed in the memory called `identity` since the last time. */
  refresh(identity: string, memory: SqliteLinkMemory): void;
  /** Another text whenever states were taken over. */
  version(): string;
  /** Those of `wanted` that were never asked for, or whose next check is due. */
  due(wanted: Iterable<number>, now: Date): ReadonlySet<number>;
};

/** Opens the pictures kept in `cache.db`; `numberOf` makes the number of an address. */
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
