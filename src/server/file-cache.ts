import { hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, sep } from "node:path";
import {
  type Encoding as Packing,
  compress as pack,
  minCompressible as smallestPacked,
  variantExtensions as twinEndings,
  decompress as unpack,
} from "../output/precompress.ts";
import type { Encoding } from "./conditions.ts";
import { contentTypeOf, isCompressible } from "./content-types.ts";

/** One version of a file, whole. `bodies` are found or made once, when first asked for. */
export type Copy = {
  readonly version: string;
  /** Of its bytes, without quotes: the same file has it again after a restart or on another machine. */
  readonly tag: string;
  readonly type: string;
  readonly modifiedAt: Date;
  /** `modifiedAt` as a header. */
  readonly lastModified: string;
  readonly plain: Buffer;
  readonly bodies: Map<Packing, Buffer | Promise<Buffer>>;
};

/** What is at a path: a file (large ones have no copy and are streamed), a folder, or nothing that is served. */
export type Found =
  | { readonly kind: "file"; readonly path: string; readonly copy: Copy | undefined }
  | { readonly kind: "folder" }
  | { readonly kind: "nothing" };

const largest = 4 * 1024 * 1024;
const roomBytes = 64 * 1024 * 1024;
const nothing = { kind: "nothing" } as const;

/** The files below a folder, as they are at this moment. */
export type FileCache = ReturnType<typeof openFileCache>;

/**
 * The files below `root` as they are at this moment, with copies in bounded memory. Looking asks the disk, once for all
 * requests that come together, so a new version is seen at once; it is read from one open file, so it is never half.
 * Names that begin with a dot, and links that lead out of `root`, are not there.
 */
export function openFileCache(root: string) {
  const seen = new Map<string, Found>();
  const copies = openCopies();
  const read = (path: string): Found => {
    const place = placeOf(root, path);
    const stats = place === undefined ? undefined : statsAt(place);
    if (place === undefined || stats === undefined) return nothing;
    if (stats.isDirectory()) return { kind: "folder" };
    if (!stats.isFile()) return nothing;
    if (stats.size > largest) return { kind: "file", path, copy: undefined };
    const copy = readCopy(place, path);
    if (copy === undefined) return nothing;
    copies.keep(path, copy);
    return { kind: "file", path, copy };
  };
  const look = (path: string): Found => {
    const copy = copies.get(path);
    // The same version of the same file was found to lie in `root` when it was read.
    return copy !== undefined && copy.version === versionAt(join(root, path))
      ? { kind: "file", path, copy }
      : read(path);
  };
  return {
    find(path: string): Found {
      const known = seen.get(path);
      if (known !== undefined) return known;
      const found = look(path);
      if (seen.size === 0) setImmediate(() => seen.clear());
      seen.set(path, found);
      return found;
    },
    /** The copy's bytes packed: its twin on disk, else packed here, off the main thread. */
    packed(path: string, copy: Copy, packing: Packing): Buffer | Promise<Buffer> {
      const { bodies, plain } = copy;
      const known = bodies.get(packing) ?? twinOf(root, path, plain, packing);
      const body = known ?? packBody(copy, packing);
      bodies.set(packing, body);
      return body;
    },
  };
}

/** Copies by path, the latest read, as many as there is room for. */
function openCopies() {
  const copies = new Map<string, Copy>();
  let bytes = 0;
  const drop = (path: string): void => {
    bytes -= sizeOf(copies.get(path));
    copies.delete(path);
  };
  return {
    get: (path: string): Copy | undefined => copies.get(path),
    keep(path: string, copy: Copy): void {
      drop(path);
      copies.set(path, copy);
      bytes += sizeOf(copy);
      for (const oldest of copies.keys()) {
        if (bytes <= roomBytes) return;
        drop(oldest);
      }
    },
  };
}

/** What could not be packed is not kept: who asks next may be luckier. */
async function packBody({ bodies, plain }: Copy, packing: Packing): Promise<Buffer> {
  try {
    const body = await pack(plain, packing);
    bodies.set(packing, body);
    return body;
  } catch (error) {
    bodies.delete(packing);
    throw error;
  }
}

/** The twin on disk when it holds just these bytes: it may be newer, older, or somebody else's. */
function twinOf(root: string, path: string, plain: Buffer, packing: Packing): Buffer | undefined {
  const place = placeOf(root, path + twinEndings[packing]);
  const twin = place === undefined ? undefined : readWhole(place)?.bytes;
  return twin !== undefined && unpack(twin, packing, plain.length)?.equals(plain) ? twin : undefined;
}

/** The packing a copy is sent in when `wanted` is the best that is accepted. */
export function encodingFor({ type, plain }: Copy, wanted: Encoding): Encoding {
  return isCompressible(type) && plain.length >= smallestPacked ? wanted : "identity";
}

/** Where a path leads when it may be served. */
function placeOf(root: string, path: string): string | undefined {
  if (/[\0\\]|(?:^|\/)(?:\.|\/|$)/u.test(path) && path !== "") return undefined;
  try {
    const top = realpathSync.native(root);
    const place = realpathSync.native(join(top, path));
    return place === top || place.startsWith(top === sep ? top : top + sep) ? place : undefined;
  } catch (error) {
    return nothingIfAbsent(error);
  }
}

const absences = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);

/** What cannot be read at the moment (rights, too many open files) is no 404: a reader would give the feed up. */
function nothingIfAbsent(error: unknown): undefined {
  if (!absences.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
}

function readCopy(place: string, path: string): Copy | undefined {
  const whole = readWhole(place);
  if (whole === undefined) return undefined;
  const { bytes: plain, stats } = whole;
  return {
    version: versionOf(stats),
    tag: hash("sha256", plain, "base64url").slice(0, 22),
    type: contentTypeOf(path),
    modifiedAt: stats.mtime,
    lastModified: stats.mtime.toUTCString(),
    plain,
    bodies: new Map(),
  };
}

/** Reads one version of a file; nothing when it cannot be read, or is no file, or large. */
function readWhole(place: string): { readonly bytes: Buffer; readonly stats: Stats } | undefined {
  let file: number;
  try {
    file = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return nothingIfAbsent(error);
  }
  try {
    const stats = fstatSync(file);
    return stats.isFile() && stats.size <= largest ? { bytes: readFileSync(file), stats } : undefined;
  } finally {
    closeSync(file);
  }
}

function versionAt(place: string): string | undefined {
  const stats = statsAt(place);
  return stats === undefined ? undefined : versionOf(stats);
}

function statsAt(place: string): Stats | undefined {
  try {
    return statSync(place, { throwIfNoEntry: false });
  } catch (error) {
    return nothingIfAbsent(error);
  }
}

function versionOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

/** Packed bodies are a fraction of the plain one; they are counted as half. */
function sizeOf(copy: Copy | undefined): number {
  return copy === undefined ? 0 : copy.plain.length * 1.5 + 1000;
}
