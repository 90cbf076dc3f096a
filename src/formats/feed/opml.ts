import type { FeedPlan } from "../../model/feed.ts";
import { publicUrl, type Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { pathIn } from "../paths.ts";
import { formats, formatsOf } from "./formats.ts";

/** The list of all feeds, for readers to import. One outline per feed: in RSS, or else the first format written. */
export function renderOpml(plans: readonly FeedPlan[], site: Site): string {
  const written = formatsOf(site);
  const { fileName } = written.find(({ name }) => name === "rss") ?? written[0] ?? formats.rss;
  const outline = ({ folder, title, description }: FeedPlan): Markup => {
    const at = (name: string) => publicUrl(site, pathIn(folder, name));
    const note = description === "" ? undefined : markup` description="${description}"`;
    const attributes = markup`type="rss" text="${title}" title="${title}"${note}`;
    return markup`    <outline ${attributes} xmlUrl="${at(fileName)}" htmlUrl="${at("")}"/>\n`;
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
