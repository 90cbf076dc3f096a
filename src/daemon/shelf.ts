import { hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip, constants as zlib } from "node:zlib";
import type { Encoding } from "./conditions.ts";
import { contentTypeOf, isCompressible } from "./content-types.ts";

/** One version of a file, whole. `bodies` are made once, when first asked for. */
export type Copy = {
  readonly version: string;
  /** Of its bytes, without quotes: the same file has it again after a restart or on another machine. */
  readonly tag: string;
  readonly type: string;
  readonly modifiedAt: Date;
  /** `modifiedAt` as a header. */
  readonly lastModified: string;
  readonly plain: Buffer;
  readonly bodies: Map<Encoding, Buffer | Promise<Buffer>>;
};

/** What is at a path: a file (large ones have no copy and are streamed), a folder, or nothing that is served. */
export type Found =
  | { readonly kind: "file"; readonly path: string; readonly copy: Copy | undefined }
  | { readonly kind: "folder" }
  | { readonly kind: "nothing" };

const largest = 4 * 1024 * 1024;
const smallestPacked = 1024;
const roomBytes = 64 * 1024 * 1024;
const nothing = { kind: "nothing" } as const;
const packers = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [zlib.BROTLI_PARAM_QUALITY]: 7 } }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 7 }),
};

/**
 * The files below `root` as they are at this moment, with copies in bounded memory. Every look asks the disk, so a new
 * version is seen at once; it is read from one open file, so it is never half. Names that begin with a dot, and links
 * that lead out of `root`, are not there.
 */
export function openShelf(root: string) {
  const copies = new Map<string, Copy>();
  let bytes = 0;
  const drop = (path: string): void => {
    bytes -= sizeOf(copies.get(path));
    copies.delete(path);
  };
  const keep = (path: string, copy: Copy): void => {
    drop(path);
    copies.set(path, copy);
    bytes += sizeOf(copy);
    for (const oldest of copies.keys()) {
      if (bytes <= roomBytes) return;
      drop(oldest);
    }
  };
  const read = (path: string): Found => {
    const place = placeOf(root, path);
    const stats = place === undefined ? undefined : statSync(place, { throwIfNoEntry: false });
    if (place === undefined || stats === undefined) return nothing;
    if (stats.isDirectory()) return { kind: "folder" };
    if (!stats.isFile()) return nothing;
    if (stats.size > largest) return { kind: "file", path, copy: undefined };
    const copy = readCopy(place, path);
    if (copy === undefined) return nothing;
    keep(path, copy);
    return { kind: "file", path, copy };
  };
  return {
    find(path: string): Found {
      const copy = copies.get(path);
      // The same version of the same file was found to lie in `root` when it was read.
      return copy !== undefined && copy.version === versionAt(join(root, path))
        ? { kind: "file", path, copy }
        : read(path);
    },
  };
}

/** A body packed as asked; packing is done once, and off the main thread. */
export function bodyOf({ bodies, plain }: Copy, encoding: keyof typeof packers): Buffer | Promise<Buffer> {
  const known = bodies.get(encoding);
  if (known !== undefined) return known;
  const packed = packers[encoding](plain).then((body) => {
    bodies.set(encoding, body);
    return body;
  });
  bodies.set(encoding, packed);
  return packed;
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
  } catch {
    return undefined;
  }
}

function readCopy(place: string, path: string): Copy | undefined {
  let file: number;
  try {
    file = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > largest) return undefined;
    const plain = readFileSync(file);
    return {
      version: versionOf(stats),
      tag: hash("sha256", plain, "base64url").slice(0, 22),
      type: contentTypeOf(path),
      modifiedAt: stats.mtime,
      lastModified: stats.mtime.toUTCString(),
      plain,
      bodies: new Map(),
    };
  } finally {
    closeSync(file);
  }
}

function versionAt(place: string): string | undefined {
  const stats = statSync(place, { throwIfNoEntry: false });
  return stats === undefined ? undefined : versionOf(stats);
}

function versionOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

/** Packed bodies are a fraction of the plain one; they are counted as half. */
function sizeOf(copy: Copy | undefined): number {
  return copy === undefined ? 0 : copy.plain.length * 1.5 + 1000;
}
