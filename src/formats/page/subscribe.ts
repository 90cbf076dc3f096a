import type { FeedPlan } from "../../model/feed.ts";
import { type FormatName, publicUrl, type Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { contentTypes, fileNames, formatTitles, pathIn } from "../paths.ts";
import { say } from "../words.ts";

/** Readers on the web that take a feed's address; it is put behind these. */
const readers = [
  ["Feedly", "https://feedly.com/i/subscription/feed/"],
  ["Inoreader", "https://www.inoreader.com/?add_feed="],
  ["NewsBlur", "https://www.newsblur.com/?url="],
  ["The Old Reader", "https://theoldreader.com/feeds/subscribe?url="],
] as const;

/** `<link>`s by which readers find a page's feeds; `way` leads from the page to the feed's folder. */
export function discoveryLinks({ title }: FeedPlan, { formats }: Site, way = ""): Markup {
  const link = (format: FormatName) =>
    markup`<link rel="alternate" type="${contentTypes[format]}" title="${title} (${formatTitles[format]})" href="${way}${fileNames[format]}">\n`;
  return markup`${formats.map(link)}`;
}

/** How to subscribe: every format with its address to copy, and readers. Copying needs JavaScript and is hidden without. */
export function subscribeArea(plan: FeedPlan, site: Site, embedPage: string | undefined): Markup {
  const entry = (format: FormatName) => {
    const [file, name] = [fileNames[format], formatTitles[format]];
    return markup`<li><a href="${file}" type="${contentTypes[format]}">${name}</a><button type="button" data-copy="${file}" aria-label="${say(site, "Copy the address: {name}", { name })}" hidden>${say(site, "Copy")}</button></li>\n`;
  };
  return markup`<div class="subscribe" role="group" aria-label="${say(site, "Subscribe")}">
<ul role="list">
${site.formats.map(entry)}</ul>
${readerLinks(plan, site)}${embedPage === undefined ? undefined : markup`<p><a href="${embedPage}">${say(site, "Show it on your site")}</a></p>\n`}<p class="hidden" role="status" data-status></p>
</div>
`;
}

/** Readers need an address they can reach. */
function readerLinks(plan: FeedPlan, site: Site): Markup | undefined {
  const format = site.formats.find((one) => one !== "json");
  if (site.url === undefined || format === undefined) return undefined;
  const address = publicUrl(site, pathIn(plan.folder, fileNames[format]));
  const links = readers.map(
    ([name, before]) =>
      markup`<li><a href="${before}${encodeURIComponent(address)}" rel="noreferrer">${name}</a></li>\n`,
  );
  return markup`<details>
<summary>${say(site, "Open in a reader")}</summary>
<ul role="list">
${links}<li><a href="feed:${address}">${say(site, "An app on this device")}</a></li>
</ul>
</details>
`;
}
