import { extname } from "node:path";
import { contentTypes, fileNames, opmlType } from "../formats/paths.ts";

const utf8 = "; charset=utf-8";

const byExtension: Readonly<Record<string, string>> = {
  ".rss": `${contentTypes.rss}${utf8}`,
  ".atom": `${contentTypes.atom}${utf8}`,
  ".json": `application/json${utf8}`,
  ".opml": `${opmlType}${utf8}`,
  ".html": `text/html${utf8}`,
  ".css": `text/css${utf8}`,
  ".js": `text/javascript${utf8}`,
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
  // Asked for by its own name a packed twin is no feed; Brotli has no type.
  ".gz": "application/gzip",
};

/** The content type of a file in the output, by its name. */
export function contentTypeOf(path: string): string {
  if (path === fileNames.json || path.endsWith(`/${fileNames.json}`)) return `${contentTypes.json}${utf8}`;
  return byExtension[extname(path).toLowerCase()] ?? "application/octet-stream";
}

/** True for types that get smaller by compression: everything that is text. */
export function isCompressible(contentType: string): boolean {
  return contentType.endsWith(utf8);
}
