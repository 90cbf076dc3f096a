import type { DatabaseSync } from "node:sqlite";
import type { LinkState } from "../model/link.ts";
import type { SqliteLinkMemory } from "./link-states.ts";
import { transaction } from "./sqlite.ts";

/** Replicas in `cache.db` of states in `memory.db`. */
type Replica = "links" | "pictures";

/** What to do with states that changed, and the statement that forgets all of them. */
type Rules = { readonly forget: string; readonly put: (state: LinkState) => void };

/** Takes over what changed in a memory since the last time; all of it when it is not the one called `identity`. */
export function syncStates(
  db: DatabaseSync,
  replica: Replica,
  identity: string,
  memory: SqliteLinkMemory,
  { forget, put }: Rules,
): void {
  const [known, number] = syncedVersion(db, replica).split(" ");
  // A memory restored from a backup counts on from where it was then.
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

/** Which memory a replica was last synced with, and up to which number: `<identity> <seq>`, empty before the first time. */
export function syncedVersion(db: DatabaseSync, replica: Replica): string {
  const row = db.prepare("SELECT value FROM settings WHERE key = ?").get(replica);
  return String(row?.["value"] ?? "");
}
