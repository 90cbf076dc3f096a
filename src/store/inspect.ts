import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { optional } from "../model/optional.ts";
import { isDamage, remedyFor } from "./sqlite.ts";

/** How a database was found: not there, whole, damaged, or not to be opened (then why, and what to do). */
export type Condition =
  | { readonly kind: "absent" }
  | { readonly kind: "whole" }
  | { readonly kind: "damaged" }
  | { readonly kind: "closed"; readonly why: string; readonly remedy?: string };

/** Reads all of a database of the state folder to see whether it is whole. Changes nothing and needs no lock. */
export function inspectDatabase(dir: string, name: "cache.db" | "memory.db"): Condition {
  if (!existsSync(join(dir, name))) return { kind: "absent" };
  try {
    return peek(dir, name, (db) => {
      const answer = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
      return { kind: answer === "ok" ? "whole" : "damaged" };
    });
  } catch (error) {
    if (isDamage(error)) return { kind: "damaged" };
    const why = error instanceof Error ? error.message : String(error);
    return { kind: "closed", why, ...optional("remedy", remedyFor(error)) };
  }
}

/** A link that was alive when it was last asked, the latest first; `undefined` when none is known. */
export function findAliveLink(dir: string): string | undefined {
  return peek(dir, "memory.db", (db) => {
    const sql = `SELECT url FROM links WHERE json_extract(state, '$.verdict.kind') = 'alive' ORDER BY seq DESC LIMIT 1`;
    return db.prepare(sql).get()?.["url"] as string | undefined;
  });
}

function peek<Result>(dir: string, name: string, look: (db: DatabaseSync) => Result): Result {
  const db = new DatabaseSync(join(dir, name), { readOnly: true, timeout: 2000 });
  try {
    return look(db);
  } finally {
    db.close();
  }
}
