import type { Feed as PackageFeed } from "feed";
import type { Feed } from "../../model/feed.ts";
import type { OutputFile } from "../../model/file.ts";
import type { FormatName, Site } from "../../model/site.ts";
import { fileNames, pathIn } from "../paths.ts";
import { renderAtom } from "./atom.ts";
import { renderJson } from "./json.ts";
import { toPackageFeed } from "./package-feed.ts";
import { renderRss } from "./rss.ts";

const render: Readonly<Record<FormatName, (base: PackageFeed, feed: Feed, site: Site) => string>> = {
  rss: renderRss,
  atom: renderAtom,
  json: renderJson,
};

/** A feed in every format that is written, in its own folder and in its former ones. */
export function renderFeed(feed: Feed, site: Site): OutputFile[] {
  const { folder, formerFolders } = feed.plan;
  const base = toPackageFeed(feed, site);
  return site.formats.flatMap((format) => {
    const body = render[format](base, feed, site);
    return [folder, ...formerFolders].map((place) => ({ path: pathIn(place, fileNames[format]), body }));
  });
}
