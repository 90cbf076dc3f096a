/** Content types of the text files that feedmill writes, by how their names end. RSS has none at IANA; readers look for this one. */
export const textTypes = {
  ".rss": "application/rss+xml",
  ".atom": "application/atom+xml",
  ".json": "application/json",
  ".opml": "text/x-opml",
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
} as const;
/** How the names of those files end. */
export type TextExtension = keyof typeof textTypes;
