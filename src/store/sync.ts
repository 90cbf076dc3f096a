import type { DatabaseSync } from "node:sqlite";
import type { LinkState } from "../model/link.ts";
import type { SqliteLinkMemory } from "./link-states.ts";
import { transaction } from "./sqlite.ts";

/** What to do with states that changed, and the statement that forgets all of them. */
type Taking = { readonly forget: string; readonly put: (state: LinkState) => void };

/** Takes over what changed in a memory since the last time; all of it when it is not the one called `identity`. */
export function syncStates(
  db: DatabaseSync,
  replica: "links" | "pictures",
  identity: string,
  memory: SqliteLinkMemory,
  { forget, put }: Taking,
): void {
  const seen = db.prepare("SELECT value FROM settings WHERE key = ?").get(replica);
  const [known, number] = String(seen?.["value"] ?? " 0").split(" ");
  // A memory brought back from a backup counts on from where it was then.
  const isSame = known === identity && Number(number) <= memory.lastSeq();
  const since = isSame ? Number(number) : 0;
  transaction(db, () => {
    if (!isSame) db.exec(forget);
    let last = since;
    for (const { seq, state } of memory.changes(since)) {
      put(state);
      last = seq;
    }
    if (last === since && isSame) return;
    db.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)").run(replica, `${identity} ${last}`);
  });
}
