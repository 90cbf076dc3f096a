import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { FeedmillError } from "../model/error.ts";
import { openLinkMemory, type SqliteLinkMemory } from "./link-states.ts";
import { type Lock, takeLock } from "./lock.ts";
import { type Memory, memorySchema, openMemory } from "./memory.ts";
import { indexSchema } from "./record-index.ts";
import { openDatabase } from "./sqlite.ts";

/** Everything that lasts from one run to the next. */
export type Store = {
  /** The record index's database (`cache.db`). */
  readonly cache: DatabaseSync;
  readonly memory: Memory;
  readonly links: SqliteLinkMemory;
  /** States of pictures, judged like links. */
  readonly pictures: SqliteLinkMemory;
  /** True when this run starts without anything remembered. */
  readonly hasNoMemory: boolean;
  /** When it was opened, in ms, as the file system counts: files changed later may change again unseen. */
  readonly fileTimeMs: number;
  /** What became of files that could not be used, a sentence each. */
  readonly notes: readonly string[];
  close(): void;
  [Symbol.dispose](): void;
};

/**
 * Opens the state folder for one run alone, and makes it when it is missing. `isSuspect`: some of it was found damaged.
 *
 * @throws FeedmillError "locked" when another run has it, "store" when it cannot be written
 */
export function openStore(dir: string, isSuspect = false): Store {
  try {
    makeFolder(dir);
  } catch (cause) {
    throw new FeedmillError("store", `cannot make the state folder ${dir}; check permissions or set state`, { cause });
  }
  const lock = takeLock(dir);
  try {
    return open(dir, lock, isSuspect);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Step by step: Node's recursive way never ends where the system takes no folders, as in /proc. */
function makeFolder(dir: string): void {
  if (existsSync(dir)) return;
  if (dirname(dir) !== dir) makeFolder(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    // Another run may have been faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** A copy of the state in a temporary folder, for runs that must leave no trace. Needs no lock. */
export async function openStoreCopy(dir: string, isSuspect = false): Promise<Store> {
  const copy = mkdtempSync(join(tmpdir(), "feedmill-"));
  const discard = () => rmSync(copy, { recursive: true, force: true });
  try {
    for (const name of ["cache.db", "memory.db"]) await copyDatabase(join(dir, name), join(copy, name));
    return open(copy, takeLock(copy), isSuspect, discard);
  } catch (error) {
    discard();
    throw error;
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  // Opening a database, even to read, leaves files beside it; nobody is writing to one without a log.
  if (!existsSync(`${from}-wal`)) return copyFileSync(from, to);
  try {
    const source = new DatabaseSync(from, { readOnly: true });
    await backup(source, to);
    source.close();
  } catch {
    // A damaged file is copied as it is: opening the copy tells what is wrong with it.
    copyFileSync(from, to);
  }
}

function open(dir: string, lock: Lock, isSuspect: boolean, afterwards: () => void = () => undefined): Store {
  const cache = openDatabase(join(dir, "cache.db"), indexSchema, isSuspect);
  // A power failure may damage it: then it is set aside and made again.
  cache.db.exec("PRAGMA synchronous = OFF");
  const memory = openDatabase(join(dir, "memory.db"), memorySchema, isSuspect);
  const close = () => {
    cache.db.close();
    memory.db.close();
    lock.release();
    afterwards();
  };
  return {
    cache: cache.db,
    memory: openMemory(memory.db),
    links: openLinkMemory(memory.db, "links"),
    pictures: openLinkMemory(memory.db, "pictures"),
    hasNoMemory: memory.isNew,
    fileTimeMs: lock.fileTimeMs,
    notes: [cache.setAside, memory.setAside].filter((note) => note !== undefined),
    close,
    [Symbol.dispose]: close,
  };
}
