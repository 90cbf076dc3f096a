import type { FormatName } from "../model/site.ts";

/** What each format's file is called, in every feed's folder. */
export const fileNames: Readonly<Record<FormatName, string>> = {
  rss: "feed.rss",
  atom: "feed.atom",
  json: "feed.json",
};

/** A format's content type (RSS has none at IANA, but this is what readers look for). */
export const contentTypes: Readonly<Record<FormatName, string>> = {
  rss: "application/rss+xml",
  atom: "application/atom+xml",
  json: "application/feed+json",
};

/** Formats as people call them. */
export const formatTitles: Readonly<Record<FormatName, string>> = { rss: "RSS", atom: "Atom", json: "JSON Feed" };

/** A file's path below the output, in `folder` ("" for its root). */
export function pathIn(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
