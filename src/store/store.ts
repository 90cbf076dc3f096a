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

/** Everything that is kept between runs. */
export type Store = {
  /** The record index's database (`cache.db`). */
  readonly cache: DatabaseSync;
  readonly memory: Memory;
  readonly buildCache: BuildCache;
  readonly links: SqliteLinkMemory;
  /** The states of pictures, which are checked like links. */
  readonly pictures: SqliteLinkMemory;
  /** True when this run has no saved state. */
  readonly hasNoMemory: boolean;
  /** When it was opened, in ms by the clock of the file system. Files changed after that may change again unnoticed. */
  readonly fileTimeMs: number;
  /** What happened to unusable files, one sentence each. */
  readonly notes: readonly string[];
  /** The stamps of the files in one output folder. */
  stampsOf(outputDir: string): FileStamps;
  /** Saves the build cache, closes the databases and releases the lock. */
  close(): void;
  [Symbol.dispose](): void;
};

/** Which files may be damaged: `cache` recreates `cache.db`; `all` also checks `memory.db`. */
export type Suspicion = "none" | "cache" | "all";

/**
 * Opens the state folder for one run. Creates it if it is missing, and gives it an owner if it has none.
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

/**
 * Creates one folder after the other: the recursive option of Node never returns where the system rejects folders, as
 * in /proc.
 */
function makeFolder(dir: string): void {
  if (existsSync(dir)) return;
  if (dirname(dir) !== dir) makeFolder(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    // Another run may have just created it.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Opens the files in `dir`; `stateDir` is their original folder when `dir` contains a copy. */
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
  // Runs from last to first, and every step even if others fail: a lock that stays would block the next run.
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

/** Identifies the version of a closed database by its size in bytes and time in ms. */
function sealOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}

/**
 * True when the file changed after the last run closed it, through somebody else or a power failure: SQLite does not
 * notice pages from two versions in one file. After a killed run there is a WAL file, from which SQLite recovers.
 * Archives round times down to seconds.
 */
function wasReplaced(file: string, seal: string): boolean {
  if (!existsSync(file) || existsSync(`${file}-wal`)) return false;
  const [size, mtimeMs] = seal.split(" ").map(Number);
  const now = statSync(file);
  return now.size !== size || (now.mtimeMs !== mtimeMs && now.mtimeMs !== Math.floor((mtimeMs ?? 0) / 1000) * 1000);
}
