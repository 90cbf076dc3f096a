import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliCompress, createBrotliDecompress, createGunzip, createGzip, constants as zlib } from "node:zlib";
import { type Encoding, variantExtensions } from "../output/precompress.ts";
import { openVersion, resolveBelow, statAt } from "./disk.ts";
import { tagOf } from "./file-cache.ts";
import type { ServedFile } from "./served-file.ts";

/** A precompressed variant on disk that holds exactly the bytes of its file. */
export type Variant = { readonly place: string; readonly stats: Stats };

const known = new WeakMap<ServedFile, Map<Encoding, Promise<Variant | undefined>>>();

/**
 * The precompressed variant beside a file. It may be older, newer, damaged or somebody else's, so the first request for
 * a version of the file decompresses it and compares hashes.
 */
export function findVariant(root: string, file: ServedFile, encoding: Encoding): Promise<Variant | undefined> {
  const variants = known.get(file) ?? new Map<Encoding, Promise<Variant | undefined>>();
  known.set(file, variants);
  const before = variants.get(encoding);
  if (before !== undefined) return before;
  const variant = verify(root, file, encoding);
  variants.set(encoding, variant);
  // A file that cannot be read now may be readable for the next request.
  variant.catch(() => variants.delete(encoding));
  return variant;
}

/** Makes the next request verify the variants of a file again. */
export function forgetVariants(file: ServedFile): void {
  known.delete(file);
}

async function verify(root: string, file: ServedFile, encoding: Encoding): Promise<Variant | undefined> {
  const place = resolveBelow(root, file.path + variantExtensions[encoding]);
  const stats = place === undefined ? undefined : statAt(place);
  if (place === undefined || !stats?.isFile()) return undefined;
  const hash = createHash("sha256");
  try {
    const source = createReadStream("", { fd: openVersion(place, stats) });
    const unencoding = encoding === "br" ? createBrotliDecompress() : createGunzip();
    await pipeline(source, unencoding, atMost(file.stats.size), hash);
  } catch (error) {
    // Errors of the disk have a system call; all others mean that the variant is damaged or too long.
    if ((error as NodeJS.ErrnoException).syscall === undefined) return undefined;
    throw error;
  }
  return tagOf(hash) === file.tag ? { place, stats } : undefined;
}

/** Fails after `max` bytes: a few compressed bytes can unpack to gigabytes. */
function atMost(max: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > max) done(new Error("it unpacks to more than its file"));
      else done(undefined, chunk);
    },
  });
}

/** Compresses a body on the way to a client, fast: its size is not worth a wait. */
export function compressing(source: Readable, encoding: Encoding): Readable {
  const packer =
    encoding === "br" ? createBrotliCompress({ params: { [zlib.BROTLI_PARAM_QUALITY]: 4 } }) : createGzip({ level: 6 });
  source.on("error", (error) => packer.destroy(error));
  packer.on("close", () => source.destroy());
  return source.pipe(packer);
}
