import type { DatabaseSync } from "node:sqlite";
import type { WrittenFile } from "../model/file.ts";
import { transaction } from "./sqlite.ts";

/**
 * The input digest, size and time of each file in one output folder, as of when it was written. Losing it costs only
 * time.
 */
export type FileStamps = {
  get(path: string): WrittenFile | undefined;
  all(): readonly WrittenFile[];
  /** Saves `files` and removes `gone`, in one transaction. */
  update(files: readonly WrittenFile[], gone: readonly string[]): void;
};

/** The table in `cache.db` with the stamps of all output folders. */
export const fileStampsTable = `CREATE TABLE stamps (
  output TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, mtime REAL NOT NULL,
  PRIMARY KEY (output, path)
) STRICT, WITHOUT ROWID`;

/** Opens the stamps of one output folder; `output` names it, relative to the state folder. */
export function openFileStamps(db: DatabaseSync, output: string): FileStamps {
  const columns = "path, digest, size, mtime AS mtimeMs";
  const get = db.prepare(`SELECT ${columns} FROM stamps WHERE output = ? AND path = ?`);
  const all = db.prepare(`SELECT ${columns} FROM stamps WHERE output = ?`);
  const put = db.prepare("INSERT OR REPLACE INTO stamps VALUES (?, ?, ?, ?, ?)");
  const forget = db.prepare("DELETE FROM stamps WHERE output = ? AND path = ?");
  return {
    get: (path) => get.get(output, path) as WrittenFile | undefined,
    all: () => all.all(output) as WrittenFile[],
    update(files, gone) {
      if (files.length + gone.length === 0) return;
      transaction(db, () => {
        for (const { path, digest, size, mtimeMs } of files) put.run(output, path, digest, size, mtimeMs);
        for (const path of gone) forget.run(output, path);
      });
    },
  };
}
