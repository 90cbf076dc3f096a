/**
 * Content types of the text files that feedmill writes, by extension. RSS has no registered type; readers expect this
 * one.
 */
export const textTypes = {
  ".rss": "application/rss+xml",
  ".atom": "application/atom+xml",
  ".json": "application/json",
  ".opml": "text/x-opml",
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
} as const;
/** The extension of one of those files. */
export type TextExtension = keyof typeof textTypes;
