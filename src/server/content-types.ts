import { basename, extname } from "node:path";
import { formats } from "../formats/feed/formats.ts";
import { textTypes } from "../model/file-types.ts";

const utf8 = "; charset=utf-8";

const byExtension: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(textTypes).map(([extension, type]) => [extension, `${type}${utf8}`])),
  ".mjs": `text/javascript${utf8}`,
  ".map": `application/json${utf8}`,
  ".txt": `text/plain${utf8}`,
  ".md": `text/markdown${utf8}`,
  ".csv": `text/csv${utf8}`,
  ".xml": `application/xml${utf8}`,
  ".svg": `image/svg+xml${utf8}`,
  ".webmanifest": `application/manifest+json${utf8}`,
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".ico": "image/vnd.microsoft.icon",
  ".woff2": "font/woff2",
  ".pdf": "application/pdf",
  // A precompressed variant under its own name is no feed; Brotli has no type.
  ".gz": "application/gzip",
};

/** The content type of a file in the output, by its name. */
export function contentTypeOf(path: string): string {
  const format = Object.values(formats).find(({ fileName }) => fileName === basename(path));
  if (format !== undefined) return `${format.contentType}${utf8}`;
  return byExtension[extname(path).toLowerCase()] ?? "application/octet-stream";
}

/** True for types that get smaller by compression: everything that is text. */
export function isCompressible(contentType: string): boolean {
  return contentType.endsWith(utf8);
}
