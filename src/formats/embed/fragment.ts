import type { Feed } from "../../model/feed.ts";
import type { OutputFile } from "../../model/file.ts";
import type { Item } from "../../model/item.ts";
import type { Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { dayFormatter, dayOf } from "../page/item-list.ts";
import { documentStart, encodePath, pathToRoot } from "../page/layout.ts";
import { embedFolder, embedPaths, pathIn } from "../paths.ts";
import { translate } from "../translate.ts";

/** Items in a fragment or frame. */
const maxItems = 20;

/** A feed as a fragment for server-side includes, and as a page for an iframe. */
export function renderEmbeds(feed: Feed, site: Site): OutputFile[] {
  const { fragments, frames } = embedPaths(feed.plan);
  const list = itemsFor(feed.items, site);
  const fragment = `<!-- Written by feedmill. -->\n${renderFragment(feed, site).markup}`;
  return [
    ...fragments.map((path) => ({ path, body: fragment })),
    ...frames.map((path) => ({ path, body: framePage(feed, list, path, site) })),
  ];
}

/** A feed as plain HTML, without the comment that says who wrote it. */
export function renderFragment({ plan, items }: Feed, site: Site): Markup {
  return markup`<section class="feedmill-feed" lang="${site.language}" aria-label="${plan.name}">
${itemsFor(items, site)}
</section>
`;
}

function framePage({ plan }: Feed, list: Markup, path: string, site: Site): string {
  const up = pathToRoot(path.slice(0, path.lastIndexOf("/")));
  return markup`${documentStart(site.language)}<meta name="robots" content="noindex">
<title>${plan.title}</title>
<base target="_blank">
<link rel="stylesheet" href="${up}feedmill.css">
<script src="${up}${embedFolder}/frame.js" defer></script>
</head>
<body class="frame">
<main aria-label="${plan.title}">
<h1 class="hidden">${plan.title}</h1>
${list}
${site.hasPages ? markup`<p class="meta"><a href="${up}${encodePath(pathIn(plan.folder, "index.html"))}">${plan.title}</a></p>\n` : undefined}</main>
</body>
</html>
`.markup;
}

/** Items as a list that works without a stylesheet; class names are for the page around. */
function itemsFor(items: readonly Item[], site: Site): Markup {
  if (items.length === 0) return markup`<p class="feedmill-feed__empty">${translate(site, "Nothing here yet.")}</p>`;
  const formatDay = dayFormatter(site.language);
  const entries = items.slice(0, maxItems).map((item) => {
    const day = dayOf(item);
    const language = item.language && markup` lang="${item.language}"`;
    const source = item.source && markup` · <bdi class="feedmill-feed__source">${item.source.name}</bdi>`;
    return markup`<li class="feedmill-feed__item"${language || undefined}><a class="feedmill-feed__link" href="${item.url}" rel="noopener" dir="auto">${item.title}</a>
<p class="feedmill-feed__meta meta"><time datetime="${day}">${formatDay(day)}</time>${source}</p></li>\n`;
  });
  return markup`<ul class="feedmill-feed__list items" role="list">\n${entries}</ul>`;
}
