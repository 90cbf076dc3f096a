import { extname } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompressSync, gunzipSync, gzip, constants as zlib } from "node:zlib";
import { textTypes } from "../model/file-types.ts";

/** How a file may be packed. Its packed twin lies beside it, where web servers look for it. */
export type Packing = "br" | "gzip";

/** How a twin's name ends. */
export const twinEndings: Readonly<Record<Packing, string>> = { br: ".br", gzip: ".gz" };

/** Files of fewer bytes are not worth packing. */
export const smallestPacked = 1024;

const packings = ["br", "gzip"] as const;
const mostUnpacked = 64 * 1024 * 1024;
/** Of feeds, 7 to 9 make nothing smaller, 10 a tenth at seventeen times the time, 11 another 2 % at sixty times. */
const brotliQuality = 6;

/** Where the twins of a file lie, by how they are packed: what is no text, or small, has none. */
export function twinsOf(path: string, size = Number.POSITIVE_INFINITY): { packing: Packing; path: string }[] {
  if (!(extname(path) in textTypes) || size < smallestPacked) return [];
  return packings.map((packing) => ({ packing, path: path + twinEndings[packing] }));
}

/** Packs in another thread, into the same bytes every time. */
export function pack(body: Buffer, packing: Packing): Promise<Buffer> {
  if (packing === "gzip") return promisify(gzip)(body, { level: 9 });
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: sizeHint } = zlib;
  return promisify(brotliCompress)(body, { params: { [quality]: brotliQuality, [sizeHint]: body.length } });
}

/** What a twin holds; `undefined` for what is none, is damaged, or holds more than `most` bytes. */
export function unpack(bytes: Buffer, packing: Packing, most = mostUnpacked): Buffer | undefined {
  const options = { maxOutputLength: Math.max(most, 1) };
  try {
    return packing === "br" ? brotliDecompressSync(bytes, options) : gunzipSync(bytes, options);
  } catch {
    return undefined;
  }
}

/** How the file at `path` is packed if its name is that of a twin. */
export function packingOf(path: string): Packing | undefined {
  return packings.find((packing) => path.endsWith(twinEndings[packing]));
}
