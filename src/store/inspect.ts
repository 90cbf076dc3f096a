import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { optional } from "../model/optional.ts";
import { isDamage, remedyFor } from "./sqlite.ts";

/**
 * The condition of a database: absent, intact, damaged, or impossible to open (`closed`, with the reason and a remedy).
 */
export type Condition =
  | { readonly kind: "absent" }
  | { readonly kind: "intact" }
  | { readonly kind: "damaged" }
  | { readonly kind: "closed"; readonly why: string; readonly remedy?: string };

/** Checks a whole database in the state folder for damage. Changes nothing and needs no lock. */
export function inspectDatabase(dir: string, name: "cache.db" | "memory.db"): Condition {
  if (!existsSync(join(dir, name))) return { kind: "absent" };
  try {
    return peek(dir, name, (db) => {
      const answer = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
      return { kind: answer === "ok" ? "intact" : "damaged" };
    });
  } catch (error) {
    if (isDamage(error)) return { kind: "damaged" };
    const why = error instanceof Error ? error.message : String(error);
    return { kind: "closed", why, ...optional("remedy", remedyFor(error)) };
  }
}

/** The link most recently checked of those that are alive; `undefined` when there is none. */
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
