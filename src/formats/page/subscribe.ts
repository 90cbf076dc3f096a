import type { FeedPlan } from "../../model/feed.ts";
import { publicUrl, type Site } from "../../model/site.ts";
import type { FeedFormat } from "../feed/format.ts";
import { formatsOf } from "../feed/formats.ts";
import { type Markup, markup } from "../markup.ts";
import { pathIn } from "../paths.ts";
import { translate } from "../translate.ts";

/** Readers on the web that take a feed's address; it is put behind these. */
const readers = [
  ["Feedly", "https://feedly.com/i/subscription/feed/"],
  ["Inoreader", "https://www.inoreader.com/?add_feed="],
  ["NewsBlur", "https://www.newsblur.com/?url="],
  ["The Old Reader", "https://theoldreader.com/feeds/subscribe?url="],
] as const;

/** `<link>`s by which readers find a page's feeds; `way` leads from the page to the feed's folder. */
export function discoveryLinks({ title }: FeedPlan, site: Site, way = ""): Markup {
  const link = (format: FeedFormat) =>
    markup`<link rel="alternate" type="${format.contentType}" title="${title} (${format.title})" href="${way}${format.fileName}">\n`;
  return markup`${formatsOf(site).map(link)}`;
}

/** How to subscribe: every format with its address to copy, and readers. Copying needs JavaScript and is hidden without. */
export function subscribeArea(plan: FeedPlan, site: Site, embedPage: string | undefined): Markup {
  const entry = ({ fileName, contentType, title: name }: FeedFormat) =>
    markup`<li><a href="${fileName}" type="${contentType}">${name}</a><button type="button" data-copy="${fileName}" aria-label="${translate(site, "Copy the address: {name}", { name })}" hidden>${translate(site, "Copy")}</button></li>\n`;
  return markup`<div class="subscribe" role="group" aria-label="${translate(site, "Subscribe")}">
<ul role="list">
${formatsOf(site).map(entry)}</ul>
${readerLinks(plan, site)}${embedPage === undefined ? undefined : markup`<p><a href="${embedPage}">${translate(site, "Show it on your site")}</a></p>\n`}<p class="hidden" role="status" data-status></p>
</div>
`;
}

/** Readers on the web need an address that they can reach, and XML. */
function readerLinks(plan: FeedPlan, site: Site): Markup | undefined {
  const format = formatsOf(site).find(({ syntax }) => syntax === "xml");
  if (site.url === undefined || format === undefined) return undefined;
  const address = publicUrl(site, pathIn(plan.folder, format.fileName));
  const links = readers.map(
    ([name, before]) =>
      markup`<li><a href="${before}${encodeURIComponent(address)}" rel="noreferrer">${name}</a></li>\n`,
  );
  return markup`<details>
<summary>${translate(site, "Open in a reader")}</summary>
<ul role="list">
${links}<li><a href="feed:${address}">${translate(site, "An app on this device")}</a></li>
</ul>
</details>
`;
}
