import type { BodyEncoding } from "./accept-encoding.ts";
import type { ServedFile } from "./served-file.ts";

type Owner = { readonly file: ServedFile; readonly encoding: BodyEncoding };

/** Bodies of files in a bounded amount of memory, the oldest dropped first. A kept body is in `file.bodies`. */
export type BodyCache = {
  /** Drops bodies until `bytes` more fit. @returns false when they cannot fit */
  makeRoom(bytes: number): boolean;
  /** Keeps a body if there is room for it. */
  keep(file: ServedFile, encoding: BodyEncoding, body: Buffer): void;
  /** Drops all bodies of a file. */
  drop(file: ServedFile): void;
  /**
   * A slow client still receives this body, so that dropping it would free nothing: it counts until the returned
   * function is called.
   */
  pin(body: Buffer): () => void;
};

/** Opens an empty cache for `maxBytes`. */
export function openBodyCache(maxBytes: number): BodyCache {
  const owners = new Map<Buffer, Owner>();
  const pins = new Map<Buffer, number>();
  let bytes = 0;
  const remove = (body: Buffer, { file, encoding }: Owner): void => {
    owners.delete(body);
    if (file.bodies[encoding] === body) delete file.bodies[encoding];
    bytes -= body.length;
  };
  const makeRoom = (wanted: number): boolean => {
    if (wanted > maxBytes) return false;
    for (const [body, owner] of owners) {
      if (bytes + wanted <= maxBytes) return true;
      if (!pins.has(body)) remove(body, owner);
    }
    return bytes + wanted <= maxBytes;
  };
  return {
    makeRoom,
    keep(file, encoding, body) {
      if (owners.has(body) || !makeRoom(body.length)) return;
      owners.set(body, { file, encoding });
      file.bodies[encoding] = body;
      bytes += body.length;
    },
    drop(file) {
      for (const body of Object.values(file.bodies)) {
        const owner = owners.get(body);
        if (owner !== undefined && !pins.has(body)) remove(body, owner);
      }
    },
    pin(body) {
      pins.set(body, (pins.get(body) ?? 0) + 1);
      return () => {
        const left = (pins.get(body) ?? 1) - 1;
        if (left > 0) pins.set(body, left);
        else pins.delete(body);
      };
    },
  };
}
