import { extname } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompressSync, gunzipSync, gzip, constants as zlib } from "node:zlib";
import { textTypes } from "../model/file-types.ts";

/** The content codings of compressed variants, which are next to their file, where web servers look for them. */
export type Encoding = "br" | "gzip";

/** The extension of each variant. */
export const variantExtensions: Readonly<Record<Encoding, string>> = { br: ".br", gzip: ".gz" };

/** Smaller files, in bytes, are not worth compressing. */
export const minCompressible = 1024;

const encodings = ["br", "gzip"] as const;
const maxDecompressed = 64 * 1024 * 1024;
/** For feeds, 7 to 9 save nothing more; 10 saves 10 % but takes 17 times as long, 11 another 2 % at 60 times. */
const brotliQuality = 6;

/** The variants of a file of `size` bytes. Small files and files that are not text have none. */
export function variantsOf(path: string, size = Number.POSITIVE_INFINITY): { encoding: Encoding; path: string }[] {
  if (!(extname(path) in textTypes) || size < minCompressible) return [];
  return encodings.map((encoding) => ({ encoding, path: path + variantExtensions[encoding] }));
}

/** Compresses in another thread. The same body always gives the same bytes. */
export function compress(body: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === "gzip") return promisify(gzip)(body, { level: 9 });
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: sizeHint } = zlib;
  return promisify(brotliCompress)(body, { params: { [quality]: brotliQuality, [sizeHint]: body.length } });
}

/** The content of a variant; `undefined` when it is damaged or larger than `maxBytes`. */
export function decompress(bytes: Buffer, encoding: Encoding, maxBytes = maxDecompressed): Buffer | undefined {
  const options = { maxOutputLength: Math.max(maxBytes, 1) };
  try {
    return encoding === "br" ? brotliDecompressSync(bytes, options) : gunzipSync(bytes, options);
  } catch {
    return undefined;
  }
}

/** The content coding of the file at `path` if its name ends like that of a variant. */
export function encodingOf(path: string): Encoding | undefined {
  return encodings.find((encoding) => path.endsWith(variantExtensions[encoding]));
}
