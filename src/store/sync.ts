import type { DatabaseSync } from "node:sqlite";
import type { LinkState } from "../model/link.ts";
import type { SqliteLinkMemory } from "./link-states.ts";
import { transaction } from "./sqlite.ts";

/** The tables in `cache.db` that copy states from `memory.db`. */
type Replica = "links" | "pictures";

/** How to store a changed state, and the statement that removes all states. */
type Rules = { readonly forget: string; readonly put: (state: LinkState) => void };

/** Copies the states that changed since the last sync; all of them after a sync with a memory of another identity. */
export function syncStates(
  db: DatabaseSync,
  replica: Replica,
  identity: string,
  memory: SqliteLinkMemory,
  { forget, put }: Rules,
): void {
  const [known, number] = syncedVersion(db, replica).split(" ");
  // A memory restored from a backup has lower numbers than the replica.
  const isSame = known === identity && Number(number) <= memory.lastSeq();
  const since = isSame ? Number(number) : 0;
  if (isSame && since === memory.lastSeq()) return;
  transaction(db, () => {
    if (!isSame) db.exec(forget);
    let last = since;
    for (const { seq, state } of memory.changes(since)) {
      put(state);
      last = seq;
    }
    db.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)").run(replica, `${identity} ${last}`);
  });
}

/** The memory and number of the last sync, as `<identity> <seq>`; empty before the first one. */
export function syncedVersion(db: DatabaseSync, replica: Replica): string {
  const row = db.prepare("SELECT value FROM settings WHERE key = ?").get(replica);
  return String(row?.["value"] ?? "");
}
