import type { Feed, FeedPlan } from "../../model/feed.ts";
import type { Item } from "../../model/item.ts";
import type { Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { embedFolder, olderPagePath } from "../paths.ts";
import { itemsText, say, sayMarkup } from "../words.ts";
import { itemsByDay } from "./item-list.ts";
import { encodePath, htmlPage, wayUp } from "./layout.ts";
import { discoveryLinks, subscribeArea } from "./subscribe.ts";

/** A link to another feed's page, with how many items are to be found there; `hasMore`: and others beyond those. */
export type PageLink = { readonly plan: FeedPlan; readonly items: number; readonly hasMore?: boolean };

/** Where a feed's page stands among the others. */
export type Neighbours = {
  /** From the topic below the root down to the parent. */
  readonly above: readonly FeedPlan[];
  readonly below: readonly PageLink[];
  /** There are pages of older items. */
  readonly hasOlder: boolean;
};

/** The page people see when they open a feed's folder: what is in it and how to subscribe. */
export function renderPage({ plan, items }: Feed, { above, below, hasOlder }: Neighbours, site: Site): string {
  const up = wayUp(plan.folder);
  const isRoot = plan.folder === "";
  const description =
    plan.description === "" ? undefined : markup`<p class="lead" dir="auto">${plan.description}</p>\n`;
  const embedPage = site.hasEmbed
    ? `${up}${embedFolder}/index.html${isRoot ? "" : `#${encodeURIComponent(plan.id)}`}`
    : undefined;
  return htmlPage({
    title: plan.title,
    heading: plan.name,
    up,
    site,
    head: discoveryLinks(plan, site),
    header: markup`${description}${subscribeArea(plan, site, embedPage)}`,
    body: markup`
${isRoot ? searchBox(site) : undefined}${below.length === 0 ? undefined : topicList(below, up, isRoot, site)}${itemsByDay(items, site)}${hasOlder ? olderLink(olderPagePath("", 2), site) : undefined}${isRoot ? foot(site) : undefined}`,
    ...(isRoot ? {} : { trail: trailOf(above, up, site) }),
  });
}

/** A page of items that its feed has no room for any more. */
export type OlderPage = {
  readonly plan: FeedPlan;
  readonly items: readonly Item[];
  /** From the topic below the root down to the feed's parent. */
  readonly above: readonly FeedPlan[];
  /** Which page this is, the feed's own being the first, and which is the last. */
  readonly place: { readonly number: number; readonly last: number };
};

/** One of the pages that lead on from a feed's own. */
export function renderOlderPage({ plan, items, above, place: { number, last } }: OlderPage, site: Site): string {
  const path = olderPagePath(plan.folder, number);
  const up = wayUp(path.slice(0, path.lastIndexOf("/")));
  const newer = number === 2 ? "../index.html" : `${number - 1}.html`;
  return htmlPage({
    title: say(site, "{name}, page {number}", { name: plan.title, number }),
    heading: sayMarkup(site, "{name}, page {number}", { name: plan.name, number }),
    up,
    site,
    head: discoveryLinks(plan, site, "../"),
    header: undefined,
    body: markup`
${itemsByDay(items, site)}<nav class="pages" aria-label="${say(site, "Pages")}"><a rel="prev" href="${newer}">${say(site, "Newer items")}</a> <span>${say(site, "Page {number} of {last}", { number, last })}</span>${number === last ? undefined : markup` <a rel="next" href="${number + 1}.html">${say(site, "Older items")}</a>`}</nav>
`,
    trail: trailOf(plan.folder === "" ? [] : [...above, plan], up, site),
  });
}

function olderLink(href: string, site: Site): Markup {
  return markup`<nav class="pages" aria-label="${say(site, "Pages")}"><a rel="next" href="${href}">${say(site, "Older items")}</a></nav>
`;
}

function trailOf(above: readonly FeedPlan[], up: string, site: Site): Markup {
  const steps = above.map(
    ({ folder, name }) => markup`<li><a href="${up}${encodePath(folder)}/index.html" dir="auto">${name}</a></li>`,
  );
  return markup`<nav aria-label="${say(site, "Above this page")}"><ol class="trail" role="list"><li><a href="${up}index.html">${site.title}</a></li>${steps}</ol></nav>\n`;
}

function topicList(links: readonly PageLink[], up: string, isRoot: boolean, site: Site): Markup {
  const title = say(site, isRoot ? "Topics" : "Topics below");
  const entry = ({ plan, items, hasMore }: PageLink) =>
    markup`<li><a href="${up}${encodePath(plan.folder)}/index.html" dir="auto">${plan.name}</a> <span class="count">${itemCount(items, hasMore, site)}</span></li>\n`;
  return markup`<nav class="topics" aria-label="${title}">
<h2>${title}</h2>
<ul role="list">
${links.map(entry)}</ul>
</nav>
`;
}

/** The number is seen, the words around it are only heard. */
function itemCount(count: number, hasMore: boolean | undefined, site: Site): Markup {
  const heard = (words = "") => (words === "" ? undefined : markup`<span class="hidden">${words}</span>`);
  const [before, after] = say(site, itemsText(site, count), { count: "\n" }).split("\n");
  return markup`${heard(before)}${count}${hasMore ? "+" : ""}${heard(after)}`;
}

/** Shown by `feedmill.js` where it can work: it needs `search.json` over HTTP. */
function searchBox(site: Site): Markup {
  return markup`<form class="search" role="search" action="index.html" data-search="search.json" hidden>
<label for="search">${say(site, "Search")}</label>
<div class="row"><input type="search" id="search" name="q" autocomplete="off" spellcheck="false" maxlength="200"><button type="submit">${say(site, "Find")}</button></div>
<p class="meta" role="status"></p>
<ol class="items" role="list" aria-label="${say(site, "Found")}" hidden></ol>
</form>
`;
}

function foot(site: Site): Markup {
  const opml = site.hasOpml ? markup` · <a href="feeds.opml">${say(site, "All feeds as OPML")}</a>` : undefined;
  return markup`<p class="meta"><a href="health/index.html">${say(site, "How the links are")}</a>${opml}</p>`;
}
