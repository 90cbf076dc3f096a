import { fileStampsTable } from "./file-stamps.ts";
import type { Schema } from "./sqlite.ts";

/** Tables of `cache.db`. */
export const indexSchema: Schema = {
  steps: [
    `
    CREATE TABLE files (
      rowid INTEGER PRIMARY KEY,
      folder TEXT NOT NULL, name TEXT NOT NULL,
      mtime REAL NOT NULL, ctime REAL NOT NULL, size INTEGER NOT NULL, ino INTEGER NOT NULL, hash TEXT NOT NULL,
      id TEXT, standing TEXT, published_at INTEGER, updated_at INTEGER, url TEXT, page INTEGER, visible TEXT,
      is_stale INTEGER NOT NULL, problems TEXT, record TEXT
    ) STRICT;
    CREATE TABLE memberships (
      key TEXT NOT NULL, is_candidate INTEGER NOT NULL, published_at INTEGER NOT NULL, id TEXT NOT NULL,
      file INTEGER NOT NULL, name TEXT NOT NULL,
      PRIMARY KEY (key, is_candidate, published_at DESC, id, file)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE links (
      url TEXT PRIMARY KEY, page INTEGER, wanted INTEGER NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT 'unsure',
      is_held INTEGER NOT NULL DEFAULT 0, next_check_at INTEGER NOT NULL DEFAULT 0, moved_to TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    "ALTER TABLE files ADD COLUMN image INTEGER",
    `
    ALTER TABLE files ADD COLUMN other_images TEXT;
    CREATE TABLE pictures (image INTEGER PRIMARY KEY, is_dead INTEGER NOT NULL, next_check_at INTEGER NOT NULL) STRICT;
    CREATE INDEX pictures_dead ON pictures (image) WHERE is_dead = 1`,
    "DROP INDEX IF EXISTS files_by_standing",
    `
    ALTER TABLE files ADD COLUMN quality REAL;
    ALTER TABLE files ADD COLUMN heat REAL;
    ALTER TABLE files ADD COLUMN kind TEXT`,
    "ALTER TABLE files RENAME COLUMN standing TO exclusion",
    fileStampsTable,
    `
    ALTER TABLE files ADD COLUMN due_at INTEGER;
    ALTER TABLE files ADD COLUMN expires_at INTEGER;
    ALTER TABLE files ADD COLUMN is_draft INTEGER`,
  ],
};

/**
 * Matches records that must wait longer than their date, or that expire. They are few; SQLite uses their index when a
 * query contains exactly this text.
 */
export const hasTimes = "(due_at IS NOT NULL OR expires_at IS NOT NULL)";

/** Created after the first files are inserted: updating indexes during the inserts would cost far more. */
export const lookups: string = `
  CREATE UNIQUE INDEX IF NOT EXISTS files_by_place ON files (folder, name);
  CREATE INDEX IF NOT EXISTS files_by_id ON files (id) WHERE id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS files_by_date ON files (exclusion, published_at, updated_at);
  CREATE INDEX IF NOT EXISTS files_by_page ON files (page) WHERE page IS NOT NULL;
  CREATE INDEX IF NOT EXISTS files_by_image ON files (image, published_at) WHERE image IS NOT NULL AND exclusion IS NULL;
  CREATE INDEX IF NOT EXISTS files_with_times ON files (due_at, expires_at) WHERE ${hasTimes};
  CREATE INDEX IF NOT EXISTS files_with_problems ON files (folder, name) WHERE problems IS NOT NULL;
  CREATE INDEX IF NOT EXISTS links_by_kind ON links (kind, is_held) WHERE wanted > 0;
  CREATE INDEX IF NOT EXISTS links_by_date ON links (next_check_at, url) WHERE wanted > 0`;
