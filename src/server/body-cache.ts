import type { BodyEncoding } from "./accept-encoding.ts";
import type { ServedFile } from "./served-file.ts";

type Owner = { readonly file: ServedFile; readonly encoding: BodyEncoding };

/** Bodies of files in a bounded amount of memory. A kept body is in `file.bodies`. */
export type BodyCache = {
  /** False while slow clients hold so much that another body of this size must be streamed from disk. */
  canHold(bytes: number): boolean;
  /** Keeps a body, if there is room. */
  keep(file: ServedFile, encoding: BodyEncoding, body: Buffer): void;
  /** Drops all bodies of a file. */
  drop(file: ServedFile): void;
  /** A slow client still receives this body. @returns to be called when it has it */
  pin(body: Buffer): () => void;
};

/**
 * With more files than there is room for, replacing a body on every miss only makes garbage: 300 MB instead of 200 with
 * 165 MB of feeds. Of what is asked for often, one in eight misses is soon enough.
 */
const missesPerEviction = 8;

/** Opens an empty cache. It keeps `maxBytes`, and slow clients may hold as much again. */
export function openBodyCache(maxBytes: number): BodyCache {
  const owners = new Map<Buffer, Owner>();
  const pins = new Map<Buffer, number>();
  let [keptBytes, pinnedBytes, misses] = [0, 0, 0];
  const remove = (body: Buffer, { file, encoding }: Owner): void => {
    owners.delete(body);
    if (file.bodies[encoding] === body) delete file.bodies[encoding];
    keptBytes -= body.length;
  };
  const evictFor = (bytes: number): void => {
    for (const [body, owner] of owners) {
      if (keptBytes + bytes <= maxBytes) return;
      // Dropping what a client still receives would free nothing.
      if (!pins.has(body)) remove(body, owner);
    }
  };
  return {
    canHold: (bytes) => pinnedBytes + bytes <= maxBytes,
    keep(file, encoding, body) {
      if (owners.has(body) || body.length > maxBytes) return;
      if (keptBytes + body.length > maxBytes && ++misses % missesPerEviction === 0) evictFor(body.length);
      if (keptBytes + body.length > maxBytes) return;
      owners.set(body, { file, encoding });
      file.bodies[encoding] = body;
      keptBytes += body.length;
    },
    drop(file) {
      for (const body of Object.values(file.bodies)) {
        const owner = owners.get(body);
        if (owner !== undefined) remove(body, owner);
      }
    },
    pin(body) {
      const count = pins.get(body) ?? 0;
      if (count === 0) pinnedBytes += body.length;
      pins.set(body, count + 1);
      return () => {
        const left = (pins.get(body) ?? 1) - 1;
        pins.set(body, left);
        if (left > 0) return;
        pins.delete(body);
        pinnedBytes -= body.length;
      };
    },
  };
}
