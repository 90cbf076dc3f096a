import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FeedmillError } from "../model/error.ts";
import { isDamage, remedyFor, usualRemedy } from "./sqlite.ts";

/** Allows one run at a time. The lock ends when it is released or the process ends, even if it is killed. */
export type Lock = {
  /** When it was taken, in ms by the clock of the file system. */
  readonly fileTimeMs: number;
  release(): void;
};

/**
 * Takes the lock of the state folder `dir`. It uses the file lock of SQLite, which the system releases when the process
 * ends, so a killed run never blocks the next one.
 *
 * @throws FeedmillError "locked" naming the process that holds it
 */
export function takeLock(dir: string): Lock {
  const db = lockFile(dir);
  const holder = holderIn(dir);
  writeFileSync(holder, JSON.stringify({ pid: process.pid, host: hostname() }));
  return { fileTimeMs: statSync(holder).mtimeMs, release: () => db.close() };
}

function holderIn(dir: string): string {
  return join(dir, "lock.json");
}

function lockFile(dir: string): DatabaseSync {
  const file = join(dir, "lock.db");
  const db = new DatabaseSync(file);
  try {
    db.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
    return db;
  } catch (cause) {
    db.close();
    if (isDamage(cause)) {
      // The file contains no data, so nothing is lost.
      rmSync(file);
      return lockFile(dir);
    }
    if ((cause as { errcode?: number }).errcode === 5) {
      throw new FeedmillError("locked", `another run is active (${describe(holderIn(dir))})`, { cause });
    }
    throw new FeedmillError("store", `cannot lock ${dir}; ${remedyFor(cause) ?? usualRemedy}`, { cause });
  }
}

function describe(holder: string): string {
  try {
    const { pid, host } = JSON.parse(readFileSync(holder, "utf8")) as { pid: number; host: string };
    return `pid ${pid} on ${host}`;
  } catch {
    return "pid unknown";
  }
}
