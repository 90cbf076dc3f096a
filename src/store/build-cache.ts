import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The values kept between builds: the checked config, the parsed topic files, the result of the last build. */
export type CachedName = "config" | "topics" | "result";

/**
 * Answers "is this up to date?": keeps results of earlier builds, each with a digest of all its inputs. Losing it costs
 * only time.
 */
export type BuildCache = {
  /** The value kept under `name`; `undefined` when its digest differs. */
  get(name: CachedName, digest: string): unknown;
  put(name: CachedName, digest: string, value: unknown): void;
  forget(name: CachedName): void;
  /** Writes the cache if it changed. Ignores errors, because the next build can compute the values again. */
  save(): void;
};

type Entry = { readonly digest: string; readonly value: unknown };

/** Opens the cache in `file` (JSON). A missing or damaged file counts as empty. */
export function openBuildCache(file: string): BuildCache {
  const entries = new Map(Object.entries(readEntries(file)));
  let isChanged = false;
  return {
    get(name, digest) {
      const entry = entries.get(name);
      return entry?.digest === digest ? entry.value : undefined;
    },
    put(name, digest, value) {
      entries.set(name, { digest, value });
      isChanged = true;
    },
    forget(name) {
      isChanged = entries.delete(name) || isChanged;
    },
    save() {
      if (isChanged) writeEntries(file, Object.fromEntries(entries));
      isChanged = false;
    },
  };
}

function readEntries(file: string): Record<string, Entry> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof read === "object" && read !== null ? (read as Record<string, Entry>) : {};
  } catch {
    return {};
  }
}

function writeEntries(file: string, entries: Record<string, Entry>): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.tmp`, JSON.stringify(entries));
    renameSync(`${file}.tmp`, file);
  } catch {
    return;
  }
}
