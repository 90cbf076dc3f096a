import type { FeedPlan } from "../model/feed.ts";
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

/** The list of all feeds, for readers to import. */
export const opmlName = "feeds.opml";
export const opmlType = "text/x-opml";

/** Formats as people call them. */
export const formatTitles: Readonly<Record<FormatName, string>> = { rss: "RSS", atom: "Atom", json: "JSON Feed" };

/** A file's path below the output, in `folder` ("" for its root). */
export function pathIn(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The path of a page of older items below the output, by the feed's folder; `number` counts from 2. */
export function olderPagePath(folder: string, number: number): string {
  return pathIn(folder, `page/${number}.html`);
}

/** Where the embed kit lies below the output. Pages of others point there, so it never changes. */
export const embedFolder = "embed/v1";

/** The paths of a feed's fragment and frame below the output, in its own folder's name and in its former ones. */
export function embedPaths({ id, formerFolders }: FeedPlan): {
  readonly fragments: string[];
  readonly frames: string[];
} {
  const ids = [id, ...formerFolders];
  return {
    fragments: ids.map((one) => `${embedFolder}/${one}.html`),
    frames: ids.map((one) => `${embedFolder}/frames/${one}.html`),
  };
}
