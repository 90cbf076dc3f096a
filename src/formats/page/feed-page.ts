import type { Feed, FeedPlan } from "../../model/feed.ts";
import type { Item } from "../../model/item.ts";
import type { Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { embedFolder, olderPagePath } from "../paths.ts";
import { itemCountText, translate, translateMarkup } from "../translate.ts";
import { itemsByDay } from "./item-list.ts";
import { encodePath, htmlPage, pathToRoot } from "./layout.ts";
import { discoveryLinks, subscribeArea } from "./subscribe.ts";

/** A link to another feed's page, with the number of items there; `hasMore`: there are more than those. */
export type PageLink = { readonly plan: FeedPlan; readonly items: number; readonly hasMore?: boolean };

/** The pages around a feed's page. */
export type PageLinks = {
  /** From the topic below the root down to the parent. */
  readonly above: readonly FeedPlan[];
  readonly below: readonly PageLink[];
  /** There are pages of older items. */
  readonly hasOlder: boolean;
};

/** The page that people see when they open a feed's folder: its items and how to subscribe. */
export function renderPage({ plan, items }: Feed, { above, below, hasOlder }: PageLinks, site: Site): string {
  const up = pathToRoot(plan.folder);
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
    ...(isRoot ? {} : { breadcrumbs: breadcrumbsOf(above, up, site) }),
  });
}

/** A page of items that its feed has no room for. */
export type OlderPage = {
  readonly plan: FeedPlan;
  readonly items: readonly Item[];
  /** From the topic below the root down to the feed's parent. */
  readonly above: readonly FeedPlan[];
  /** The number of this page and of the last; the feed's page is number 1. */
  readonly place: { readonly number: number; readonly last: number };
};

/** Renders one of the pages after a feed's page. */
export function renderOlderPage({ plan, items, above, place: { number, last } }: OlderPage, site: Site): string {
  const path = olderPagePath(plan.folder, number);
  const up = pathToRoot(path.slice(0, path.lastIndexOf("/")));
  const newer = number === 2 ? "../index.html" : `${number - 1}.html`;
  return htmlPage({
    title: translate(site, "{name}, page {number}", { name: plan.title, number }),
    heading: translateMarkup(site, "{name}, page {number}", { name: plan.name, number }),
    up,
    site,
    head: discoveryLinks(plan, site, "../"),
    header: undefined,
    body: markup`
${itemsByDay(items, site)}<nav class="pages" aria-label="${translate(site, "Pages")}"><a rel="prev" href="${newer}">${translate(site, "Newer items")}</a> <span>${translate(site, "Page {number} of {last}", { number, last })}</span>${number === last ? undefined : markup` <a rel="next" href="${number + 1}.html">${translate(site, "Older items")}</a>`}</nav>
`,
    breadcrumbs: breadcrumbsOf(plan.folder === "" ? [] : [...above, plan], up, site),
  });
}

function olderLink(href: string, site: Site): Markup {
  return markup`<nav class="pages" aria-label="${translate(site, "Pages")}"><a rel="next" href="${href}">${translate(site, "Older items")}</a></nav>
`;
}

function breadcrumbsOf(above: readonly FeedPlan[], up: string, site: Site): Markup {
  const steps = above.map(
    ({ folder, name }) => markup`<li><a href="${up}${encodePath(folder)}/index.html" dir="auto">${name}</a></li>`,
  );
  return markup`<nav aria-label="${translate(site, "Above this page")}"><ol class="trail" role="list"><li><a href="${up}index.html">${site.title}</a></li>${steps}</ol></nav>\n`;
}

function topicList(links: readonly PageLink[], up: string, isRoot: boolean, site: Site): Markup {
  const title = translate(site, isRoot ? "Topics" : "Topics below");
  const entry = ({ plan, items, hasMore }: PageLink) =>
    markup`<li><a href="${up}${encodePath(plan.folder)}/index.html" dir="auto">${plan.name}</a> <span class="count">${itemCount(items, hasMore, site)}</span></li>\n`;
  return markup`<nav class="topics" aria-label="${title}">
<h2>${title}</h2>
<ul role="list">
${links.map(entry)}</ul>
</nav>
`;
}

/** Shows the number; the words around it are for screen readers. */
function itemCount(count: number, hasMore: boolean | undefined, site: Site): Markup {
  const spoken = (words = "") => (words === "" ? undefined : markup`<span class="hidden">${words}</span>`);
  const [before, after] = translate(site, itemCountText(site, count), { count: "\n" }).split("\n");
  return markup`${spoken(before)}${count}${hasMore ? "+" : ""}${spoken(after)}`;
}

/** Hidden until `feedmill.js` shows it: the search needs `search.json` over HTTP. */
function searchBox(site: Site): Markup {
  return markup`<form class="search" role="search" action="index.html" data-search="search.json" hidden>
<label for="search">${translate(site, "Search")}</label>
<div class="row"><input type="search" id="search" name="q" autocomplete="off" spellcheck="false" maxlength="200"><button type="submit">${translate(site, "Find")}</button></div>
<p class="meta" role="status"></p>
<ol class="items" role="list" aria-label="${translate(site, "Found")}" hidden></ol>
</form>
`;
}

function foot(site: Site): Markup {
  const opml = site.hasOpml ? markup` · <a href="feeds.opml">${translate(site, "All feeds as OPML")}</a>` : undefined;
  return markup`<p class="meta"><a href="health/index.html">${translate(site, "How the links are")}</a>${opml}</p>`;
}
