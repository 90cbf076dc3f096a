import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FeedmillError } from "../model/error.ts";
import { factsIn, type Memory } from "./memory.ts";
import { remedyFor, transaction, usualRemedy } from "./sqlite.ts";

/**
 * Changes facts in the state folder `dir` in one transaction, without the lock: for results that come in between runs.
 * SQLite allows one writer at a time, and no run writes for long.
 *
 * @throws FeedmillError "store" when there is no `memory.db`, or it cannot be written
 */
export function withFacts<Result>(dir: string, work: (facts: Memory["facts"]) => Result): Result {
  const file = join(dir, "memory.db");
  // Only a run creates it.
  if (!existsSync(file)) throw new FeedmillError("store", `there is no ${file}`);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 5000 });
    const facts = factsIn(db);
    return transaction(db, () => work(facts));
  } catch (cause) {
    throw new FeedmillError("store", `cannot write ${file}; ${remedyFor(cause) ?? usualRemedy}`, { cause });
  } finally {
    db?.close();
  }
}

/** Saves facts in one transaction, without the lock, like `withFacts`. */
export function keepFacts(dir: string, facts: ReadonlyMap<string, string>): void {
  withFacts(dir, ({ set }) => {
    for (const [key, value] of facts) set(key, value);
  });
}
