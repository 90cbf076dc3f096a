import type { Feed, FeedPlan } from "../model/feed.ts";
import type { Item } from "../model/item.ts";
import type { Site } from "../model/site.ts";
import { itemsByDay } from "./item-list.ts";
import { type Markup, markup } from "./markup.ts";
import { olderPagePath } from "./names.ts";
import { encodePath, htmlPage, wayUp } from "./page.ts";
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
    ? `${up}embed/v1/index.html${isRoot ? "" : `#${encodeURIComponent(plan.id)}`}`
    : undefined;
  return htmlPage({
    title: plan.title,
    heading: plan.name,
    up,
    site,
    head: discoveryLinks(plan, site),
    header: markup`${description}${subscribeArea(plan, site, embedPage)}`,
    body: markup`
${isRoot ? searchBox : undefined}${below.length === 0 ? undefined : topicList(below, up, isRoot)}${itemsByDay(items, site.language)}${hasOlder ? olderLink("page/2.html") : undefined}${isRoot ? foot(site) : undefined}`,
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
    title: `${plan.title}, page ${number}`,
    heading: `${plan.name}, page ${number}`,
    up,
    site,
    head: discoveryLinks(plan, site, "../"),
    header: undefined,
    body: markup`
${itemsByDay(items, site.language)}<nav class="pages" aria-label="Pages"><a rel="prev" href="${newer}">Newer items</a> <span>Page ${number} of ${last}</span>${number === last ? undefined : markup` <a rel="next" href="${number + 1}.html">Older items</a>`}</nav>
`,
    trail: trailOf(plan.folder === "" ? [] : [...above, plan], up, site),
  });
}

function olderLink(href: string): Markup {
  return markup`<nav class="pages" aria-label="Pages"><a rel="next" href="${href}">Older items</a></nav>
`;
}

function trailOf(above: readonly FeedPlan[], up: string, site: Site): Markup {
  const steps = above.map(
    ({ folder, name }) => markup`<li><a href="${up}${encodePath(folder)}/index.html" dir="auto">${name}</a></li>`,
  );
  return markup`<nav aria-label="Above this page"><ol class="trail" role="list"><li><a href="${up}index.html">${site.title}</a></li>${steps}</ol></nav>\n`;
}

function topicList(links: readonly PageLink[], up: string, isRoot: boolean): Markup {
  const entry = ({ plan, items, hasMore }: PageLink) =>
    markup`<li><a href="${up}${encodePath(plan.folder)}/index.html" dir="auto">${plan.name}</a> <span class="count">${items}${hasMore ? "+" : ""}<span class="hidden"> ${items === 1 ? "item" : "items"}</span></span></li>\n`;
  return markup`<nav class="topics" aria-label="${isRoot ? "Topics" : "Topics below"}">
<h2>${isRoot ? "Topics" : "Topics below"}</h2>
<ul role="list">
${links.map(entry)}</ul>
</nav>
`;
}

/** Shown by `feedmill.js` where it can work: it needs `search.json` over HTTP. */
const searchBox = markup`<form class="search" role="search" action="index.html" data-search="search.json" hidden>
<label for="search">Search</label>
<div class="row"><input type="search" id="search" name="q" autocomplete="off" spellcheck="false" maxlength="200"><button type="submit">Find</button></div>
<p class="meta" role="status"></p>
<ol class="items" role="list" aria-label="Found" hidden></ol>
</form>
`;

function foot(site: Site): Markup {
  const opml = site.hasOpml ? markup` · <a href="feeds.opml">All feeds as OPML</a>` : undefined;
  return markup`<p class="meta"><a href="health/index.html">How the links are</a>${opml}</p>`;
}
