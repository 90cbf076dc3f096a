import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { FeedmillError } from "../model/error.ts";
import { type BuildCache, openBuildCache } from "./build-cache.ts";
import { type FileStamps, openFileStamps } from "./file-stamps.ts";
import { indexSchema } from "./index-schema.ts";
import { openLinkMemory, type SqliteLinkMemory } from "./link-states.ts";
import { type Lock, takeLock } from "./lock.ts";
import { type Memory, memorySchema, openMemory } from "./memory.ts";
import { claimState } from "./owner.ts";
import { openDatabase, removeDatabase } from "./sqlite.ts";

/** Everything that lasts from one run to the next. */
export type Store = {
  /** The record index's database (`cache.db`). */
  readonly cache: DatabaseSync;
  readonly memory: Memory;
  readonly buildCache: BuildCache;
  readonly links: SqliteLinkMemory;
  /** States of pictures, judged like links. */
  readonly pictures: SqliteLinkMemory;
  /** True when this run starts without saved state. */
  readonly hasNoMemory: boolean;
  /** When it was opened, in ms, by the file system's clock: files changed later may change again unseen. */
  readonly fileTimeMs: number;
  /** What became of files that could not be used, a sentence each. */
  readonly notes: readonly string[];
  /** What is known of the files in one output folder. */
  stampsOf(outputDir: string): FileStamps;
  /** Saves the build cache, closes the databases and lets the next run in. */
  close(): void;
  [Symbol.dispose](): void;
};

/** How much of the state to doubt: `cache` is made anew, `all` also reads through what is remembered. */
export type Suspicion = "none" | "cache" | "all";

/**
 * Opens the state folder for one run, makes it when it is missing, and gives it an owner when it has none.
 *
 * @throws FeedmillError "locked" when another run has it, "store" when it cannot be written
 */
export function openStore(dir: string, suspicion: Suspicion = "none", owner?: string): Store {
  try {
    makeFolder(dir);
  } catch (cause) {
    throw new FeedmillError("store", `cannot create the state folder ${dir}; check its permissions or set state`, {
      cause,
    });
  }
  const lock = takeLock(dir);
  try {
    if (owner !== undefined) claimState(dir, owner);
    return openFiles(dir, lock, suspicion);
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

/** Opens the files in `dir`; `stateDir` is where they belong when `dir` holds a copy. */
export function openFiles(dir: string, lock: Lock, suspicion: Suspicion, stateDir: string = dir): Store {
  const remembered = openDatabase(join(dir, "memory.db"), memorySchema, {
    isDerived: false,
    isSuspect: suspicion === "all",
  });
  const memory = openMemory(remembered.db);
  const cacheFile = join(dir, "cache.db");
  const seal = memory.facts.get("cacheSeal");
  const isReplaced = seal !== undefined && wasReplaced(join(stateDir, "cache.db"), seal);
  if (suspicion !== "none" || isReplaced) removeDatabase(cacheFile);
  const cache = openDatabase(cacheFile, indexSchema, { isDerived: true });
  const buildCache = openBuildCache(join(dir, "build-cache.json"));
  // From last to first, each step whatever became of those before it: a lock that stayed would stop the next run.
  const closing = new DisposableStack();
  closing.defer(lock.release);
  closing.defer(() => remembered.db.close());
  closing.defer(() => {
    const now = sealOf(cacheFile);
    if (now !== memory.facts.get("cacheSeal")) memory.facts.set("cacheSeal", now);
  });
  closing.defer(() => cache.db.close());
  closing.defer(buildCache.save);
  const close = (): void => closing.dispose();
  return {
    cache: cache.db,
    memory,
    buildCache,
    links: openLinkMemory(remembered.db, "links"),
    pictures: openLinkMemory(remembered.db, "pictures"),
    hasNoMemory: remembered.isNew,
    fileTimeMs: lock.fileTimeMs,
    notes: remembered.note === undefined ? [] : [remembered.note],
    stampsOf: (outputDir) => openFileStamps(cache.db, relative(stateDir, outputDir).split(sep).join("/")),
    close,
    [Symbol.dispose]: close,
  };
}

/** By which a closed database is recognised: size in bytes and time in ms. */
function sealOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}

/**
 * True when somebody else wrote the file since the last run closed it, or a power failure did: SQLite cannot see pages of
 * two versions in one file. A killed run leaves a write-ahead log, and SQLite recovers from that. Archives cut times
 * down to seconds.
 */
function wasReplaced(file: string, seal: string): boolean {
  if (!existsSync(file) || existsSync(`${file}-wal`)) return false;
  const [size, mtimeMs] = seal.split(" ").map(Number);
  const now = statSync(file);
  return now.size !== size || (now.mtimeMs !== mtimeMs && now.mtimeMs !== Math.floor((mtimeMs ?? 0) / 1000) * 1000);
}
