import type { FeedPlan } from "../../model/feed.ts";
import { type FormatName, publicUrl, type Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { fileNames } from "../paths.ts";

/** The list of all feeds, for readers to import. One outline per feed: in RSS, or else the first format written. */
export function renderOpml(plans: readonly FeedPlan[], site: Site): string {
  const format: FormatName = site.formats.includes("rss") ? "rss" : (site.formats[0] ?? "rss");
  const outline = ({ folder, title, description }: FeedPlan): Markup => {
    const path = (name: string) => publicUrl(site, folder === "" ? name : `${folder}/${name}`);
    const note = description === "" ? undefined : markup` description="${description}"`;
    const attributes = markup`type="rss" text="${title}" title="${title}"${note}`;
    return markup`    <outline ${attributes} xmlUrl="${path(fileNames[format])}" htmlUrl="${path("")}"/>\n`;
  };
  return markup`<?xml version="1.0" encoding="utf-8"?>
<!-- Written by feedmill. -->
<opml version="2.0">
  <head>
    <title>${site.title}</title>
  </head>
  <body>
${plans.map(outline)}  </body>
</opml>
`.markup;
}
