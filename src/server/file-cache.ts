import { createHash, type Hash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BodyCache } from "./body-cache.ts";
import { contentTypeOf } from "./content-types.ts";
import { isSameVersion, openVersion, readVersion, resolveBelow, statAt } from "./disk.ts";
import type { ServedFile } from "./served-file.ts";

/** What is at a path of the output. */
export type Found = ServedFile | "folder" | "nothing";

/** The files below a folder as they are at this moment. */
export type FileCache = {
  /**
   * Asks the disk what is at a path, once for all requests of one turn of the event loop, so that a new version is seen
   * at once. A promise only for a large file that was not hashed yet.
   */
  find(path: string): Found | Promise<ServedFile>;
  /** Makes the next `find` ask again within the same turn. */
  forget(): void;
};

/** Larger bodies are never held in memory. */
export const maxBufferedBytes = 4 * 1024 * 1024;
const maxFiles = 20_000;
const hashedPartBytes = 1024 * 1024;

/** Opens the files below `root`; their bodies go to `bodies` as they are read. */
export function openFileCache(root: string, bodies: BodyCache): FileCache {
  const files = openKnownFiles(bodies);
  const hashing = new Map<string, { readonly stats: Stats; readonly found: Promise<ServedFile> }>();
  const turn = new Map<string, Found | Promise<ServedFile>>();
  const hashLarge = (path: string, place: string, stats: Stats): Promise<ServedFile> => {
    const active = hashing.get(path);
    if (active !== undefined && isSameVersion(active.stats, stats)) return active.found;
    const found = hashVersion(place, stats)
      .then((tag) => files.keep(describe(path, place, stats, tag)))
      .finally(() => hashing.delete(path));
    hashing.set(path, { stats, found });
    return found;
  };
  const look = (path: string): Found | Promise<ServedFile> => {
    const known = files.unchanged(path, root);
    if (known !== undefined) return known;
    const place = resolveBelow(root, path);
    const stats = place === undefined ? undefined : statAt(place);
    if (place === undefined || stats === undefined) return "nothing";
    if (!stats.isFile()) return stats.isDirectory() ? "folder" : "nothing";
    if (stats.size > maxBufferedBytes) return hashLarge(path, place, stats);
    const body = readVersion(place, stats);
    const file = files.keep(describe(path, place, stats, tagOf(createHash("sha256").update(body))));
    bodies.keep(file, "identity", body);
    return file;
  };
  return {
    find(path) {
      const known = turn.get(path);
      if (known !== undefined) return known;
      const found = look(path);
      if (turn.size === 0) setImmediate(() => turn.clear());
      turn.set(path, found);
      return found;
    },
    forget: () => turn.clear(),
  };
}

/** The last version of every file that was served: 20,000 take about 20 MB. */
function openKnownFiles(bodies: BodyCache) {
  const files = new Map<string, ServedFile>();
  return {
    /** The known version if it is still the one on disk. It was found to be inside `root` when it was read. */
    unchanged(path: string, root: string): ServedFile | undefined {
      const known = files.get(path);
      if (known === undefined) return undefined;
      const stats = statAt(join(root, path));
      return stats !== undefined && isSameVersion(stats, known.stats) ? known : undefined;
    },
    keep(file: ServedFile): ServedFile {
      const old = files.get(file.path);
      if (old !== undefined) bodies.drop(old);
      files.set(file.path, file);
      const [oldest] = files.values();
      if (files.size > maxFiles && oldest !== undefined) {
        files.delete(oldest.path);
        bodies.drop(oldest);
      }
      return file;
    },
  };
}

function describe(path: string, place: string, stats: Stats, tag: string): ServedFile {
  const lastModified = stats.mtime.toUTCString();
  return { path, place, stats, tag, lastModified, type: contentTypeOf(path), bodies: {} };
}

async function hashVersion(place: string, stats: Stats): Promise<string> {
  const hash = createHash("sha256");
  const fd = openVersion(place, stats);
  await pipeline(createReadStream("", { fd, highWaterMark: hashedPartBytes }), hash);
  return tagOf(hash);
}

/** The tag of the bytes that went through a SHA-256 hash. */
export function tagOf(hash: Hash): string {
  return hash.digest("base64url").slice(0, 22);
}
