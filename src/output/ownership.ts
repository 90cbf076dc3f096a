import { decompress, encodingOf } from "./precompress.ts";

/** What files of ours say about themselves, also when somebody has edited or minified them since. */
const mark = /generator(?:>|" content="|": "|=")feedmill|_feedmill|written by feedmill/iu;

/** True when a file says that feedmill wrote it; a precompressed one when its content does. */
export function saysItIsOurs(path: string, bytes: Buffer): boolean {
  const encoding = encodingOf(path);
  const text = encoding === undefined ? bytes : (decompress(bytes, encoding) ?? bytes);
  return mark.test(text.toString("utf8"));
}

/**
 * True for what a power failure leaves of a file: nothing, NUL bytes, or a beginning without an end. `body` is what is
 * about to be written there; what is longer than that may have been extended by somebody.
 */
export function isTorn(bytes: Buffer, body?: Buffer): boolean {
  if (bytes.length === 0 || bytes.subarray(-4).every((byte) => byte === 0)) return true;
  if (body === undefined || bytes.length >= body.length) return false;
  return bytes.subarray(0, 4).equals(body.subarray(0, 4)) && !bytes.subarray(-2).equals(body.subarray(-2));
}
