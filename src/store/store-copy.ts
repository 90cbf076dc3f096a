import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { takeLock } from "./lock.ts";
import { openFiles, type Store, type Suspicion } from "./store.ts";

/** Copies the state into a temporary folder, for runs that must not change it. Needs no lock. */
export async function openStoreCopy(dir: string, suspicion: Suspicion = "none"): Promise<Store> {
  const copy = mkdtempSync(join(tmpdir(), "feedmill-"));
  const discard = (): void => rmSync(copy, { recursive: true, force: true });
  try {
    for (const name of ["cache.db", "memory.db"]) await copyDatabase(join(dir, name), join(copy, name));
    copyFile(join(dir, "build-cache.json"), join(copy, "build-cache.json"));
    const store = openFiles(copy, takeLock(copy), suspicion, dir);
    const close = (): void => {
      try {
        store.close();
      } finally {
        discard();
      }
    };
    return { ...store, close, [Symbol.dispose]: close };
  } catch (error) {
    discard();
    throw error;
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  // Opening a database, even read-only, creates files next to it. Without a WAL file, nobody is writing to it.
  if (!existsSync(`${from}-wal`)) return copyFile(from, to);
  try {
    const source = new DatabaseSync(from, { readOnly: true });
    await backup(source, to);
    source.close();
  } catch {
    // Copy a damaged file as it is; opening the copy reports the damage.
    copyFile(from, to);
  }
}

function copyFile(from: string, to: string): void {
  if (existsSync(from)) copyFileSync(from, to);
}
