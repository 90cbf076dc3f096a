import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/documents.ts";

const file = join(root, "node_modules/.mutate/results.jsonl");

/** What happened to a mutant: who killed it, or that it survived. */
export type Result = { readonly key: string; readonly killer?: string };

/** What is remembered of earlier runs; each result is kept at once, so that a stopped run goes on where it was. */
export function openResults() {
  mkdirSync(join(file, ".."), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const known = new Map(lines.map((line) => JSON.parse(line) as Result).map((result) => [result.key, result]));
  return {
    get: (key: string) => known.get(key),
    add(result: Result): void {
      known.set(result.key, result);
      appendFileSync(file, `${JSON.stringify(result)}\n`);
    },
  };
}

/** The same for the same texts. */
export function keyOf(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
