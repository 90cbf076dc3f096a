import type { FeedPlan } from "../model/feed.ts";

/** The list of all feeds, for readers to import. */
export const opmlName = "feeds.opml";

/** A file's path below the output, in `folder` ("" for its root). */
export function pathIn(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The path of a page of older items below the output, by the feed's folder; `number` counts from 2. */
export function olderPagePath(folder: string, number: number): string {
  return pathIn(folder, `page/${number}.html`);
}

/** Where everything for other sites is below the output. Pages of others point there, so it never changes. */
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
