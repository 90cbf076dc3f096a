import { decompress, encodingOf } from "./precompress.ts";

/** The generator mark in the files of feedmill, which survives when somebody edits or minifies them. */
const mark = /generator(?:>|" content="|": "|=")feedmill|_feedmill|written by feedmill/iu;

/** True when a file says that feedmill wrote it. Looks into compressed variants. */
export function saysItIsOurs(path: string, bytes: Buffer): boolean {
  const encoding = encodingOf(path);
  const text = encoding === undefined ? bytes : (decompress(bytes, encoding) ?? bytes);
  return mark.test(text.toString("utf8"));
}

/**
 * True for what a power failure can leave of a file: nothing, NUL bytes, or a beginning without an end. `body` is what
 * will be written there; a file longer than that may be an edited one.
 */
export function isTorn(bytes: Buffer, body?: Buffer): boolean {
  if (bytes.length === 0 || bytes.subarray(-4).every((byte) => byte === 0)) return true;
  if (body === undefined || bytes.length >= body.length) return false;
  return bytes.subarray(0, 4).equals(body.subarray(0, 4)) && !bytes.subarray(-2).equals(body.subarray(-2));
}
