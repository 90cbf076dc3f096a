import type { Feed } from "../model/feed.ts";
import type { OutputFile } from "../model/file.ts";
import type { FormatName, Site } from "../model/site.ts";
import { renderAtom } from "./atom.ts";
import { renderJson } from "./json.ts";
import { fileNames, pathIn } from "./names.ts";
import { toPackageFeed } from "./package-feed.ts";
import { renderRss } from "./rss.ts";

// Each takes a package feed of its own: they escape and extend it in place.
const render: Readonly<Record<FormatName, (feed: Feed, site: Site) => string>> = {
  rss: (feed, site) => renderRss(toPackageFeed(feed, site)),
  atom: (feed, site) => renderAtom(toPackageFeed(feed, site)),
  json: (feed, site) => renderJson(toPackageFeed(feed, site), feed),
};

/** A feed in every format that is written, in its own folder and in its former ones. */
export function renderFeed(feed: Feed, site: Site): OutputFile[] {
  const { folder, formerFolders } = feed.plan;
  return site.formats.flatMap((format) => {
    const body = render[format](feed, site);
    return [folder, ...formerFolders].map((place) => ({ path: pathIn(place, fileNames[format]), body }));
  });
}
