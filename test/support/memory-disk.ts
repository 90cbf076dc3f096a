import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

const memoryDisk = "/dev/shm";
const neededBytes = 1024 ** 3;

/**
 * Keeps the temporary folders of a test run in memory where Linux offers room for that: every file that feedmill writes
 * is synced, which costs milliseconds on a disk. A TMPDIR that is set already stays; `npm run slow` sets it to the disk.
 */
export function setup(): (() => void) | undefined {
  if (process.env["TMPDIR"] !== undefined || !hasRoom()) return undefined;
  const dir = mkdtempSync(join(memoryDisk, "feedmill-tests-"));
  chmodSync(dir, 0o1777);
  process.env["TMPDIR"] = dir;
  return () => rmSync(dir, { recursive: true, force: true });
}

function hasRoom(): boolean {
  if (!existsSync(memoryDisk)) return false;
  const { bavail, bsize } = statfsSync(memoryDisk);
  return bavail * bsize >= neededBytes;
}
