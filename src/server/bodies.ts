import { createReadStream, type Stats } from "node:fs";
import { compress, type Encoding, minCompressible } from "../output/precompress.ts";
import type { BodyEncoding } from "./accept-encoding.ts";
import type { BodyCache } from "./body-cache.ts";
import { isCompressible } from "./content-types.ts";
import { openVersion, readChunks, readVersion } from "./disk.ts";
import { maxBufferedBytes } from "./file-cache.ts";
import type { ByteRange } from "./ranges.ts";
import type { ServedFile } from "./served-file.ts";
import { compressing, findVariant, forgetVariants } from "./variants.ts";

/** A body that is read from disk while it is sent. */
export type StreamedBody = {
  /** Absent when it is compressed on the way. */
  readonly size?: number;
  /** Throws a StaleFileError when the file is another one now. A chunk is valid until the next one is asked for. */
  open(range?: ByteRange): AsyncIterable<Buffer>;
};

/** The bytes of a file in one encoding. */
export type Body = Buffer | StreamedBody;

/** Bodies of files: from memory, from disk, precompressed or compressed here. */
export type Bodies = {
  get(file: ServedFile, encoding: BodyEncoding): Body | Promise<Body>;
};

/** The encoding to send a file in when `wanted` is the best that the client accepts. */
export function encodingFor({ type, stats }: ServedFile, wanted: BodyEncoding): BodyEncoding {
  return isCompressible(type) && stats.size >= minCompressible ? wanted : "identity";
}

/** Opens the bodies of files below `root`. */
export function openBodies(root: string, cache: BodyCache): Bodies {
  const compressed = new WeakMap<ServedFile, Map<Encoding, Promise<Buffer>>>();
  const plain = (file: ServedFile): Body => {
    const { place, stats } = file;
    if (!isBuffered(stats.size, cache)) return streamed(place, stats);
    const body = readVersion(place, stats);
    cache.keep(file, "identity", body);
    return body;
  };
  /** Concurrent requests wait for the same compression; a failed one is not remembered. */
  const compressOnce = (file: ServedFile, encoding: Encoding): Promise<Buffer> => {
    const active = compressed.get(file) ?? new Map<Encoding, Promise<Buffer>>();
    compressed.set(file, active);
    const known = active.get(encoding);
    if (known !== undefined) return known;
    const { place, stats, bodies } = file;
    const body = compress(bodies.identity ?? readVersion(place, stats), encoding)
      .then((bytes) => {
        cache.keep(file, encoding, bytes);
        return bytes;
      })
      .finally(() => active.delete(encoding));
    active.set(encoding, body);
    return body;
  };
  const encoded = async (file: ServedFile, encoding: Encoding): Promise<Body> => {
    const variant = await findVariant(root, file, encoding);
    if (variant !== undefined) {
      const { place, stats } = variant;
      try {
        if (!isBuffered(stats.size, cache)) return streamed(place, stats);
        const body = readVersion(place, stats);
        cache.keep(file, encoding, body);
        return body;
      } catch (error) {
        forgetVariants(file);
        throw error;
      }
    }
    if (isBuffered(file.stats.size, cache)) return compressOnce(file, encoding);
    return { open: () => compressing(createReadStream("", { fd: openVersion(file.place, file.stats) }), encoding) };
  };
  return {
    get: (file, encoding) => file.bodies[encoding] ?? (encoding === "identity" ? plain(file) : encoded(file, encoding)),
  };
}

function isBuffered(size: number, cache: BodyCache): boolean {
  return size <= maxBufferedBytes && cache.canHold(size);
}

function streamed(place: string, stats: Stats): StreamedBody {
  return {
    size: stats.size,
    open: (range = { start: 0, end: stats.size - 1 }) => readChunks(openVersion(place, stats), range),
  };
}
