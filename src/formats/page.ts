import type { Feed, FeedPlan } from "../model/feed.ts";
import type { Item } from "../model/item.ts";
import type { Site } from "../model/site.ts";
import { type Markup, markup } from "./markup.ts";
import { contentTypes, fileNames, formatTitles } from "./names.ts";

/** A link to another feed's page, with how many items it has. */
export type PageLink = { readonly plan: FeedPlan; readonly items: number };

const rightToLeft = /^(?:ar|dv|fa|he|iw|ku|ps|sd|ug|ur|yi)\b/iu;

/** What makes one page differ from another; `up` leads to the output's root. */
export type PageParts = {
  readonly title: string;
  readonly up: string;
  readonly site: Site;
  readonly head: Markup | undefined;
  readonly header: Markup | undefined;
  readonly body: Markup;
};

/** A whole page in the common look: no script, no inline style, nothing from elsewhere. */
export function htmlPage({ title, up, site, head, header, body }: PageParts): string {
  const home = up === "" ? undefined : markup`<nav><a href="${up}index.html">${site.title}</a></nav>\n`;
  return markup`<!DOCTYPE html>
<html lang="${site.language}" dir="${rightToLeft.test(site.language) ? "rtl" : "ltr"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="feedmill">
<title>${title}</title>
${head}<link rel="stylesheet" href="${up}feedmill.css">
</head>
<body>
<header>
${home}<h1>${title}</h1>
${header}</header>
<main>${body}
</main>
</body>
</html>
`.markup;
}

/** The page people see when they open a feed's folder: what is in it and how to subscribe. */
export function renderPage(feed: Feed, links: readonly PageLink[], site: Site): string {
  const { plan, items } = feed;
  const up = "../".repeat(plan.folder === "" ? 0 : plan.folder.split("/").length);
  const list =
    items.length === 0 ? markup`<p>Nothing here yet.</p>` : markup`<ol class="items">${items.map(itemMarkup)}</ol>`;
  const head = site.formats.map(
    (format) =>
      markup`<link rel="alternate" type="${contentTypes[format]}" title="${plan.title} (${formatTitles[format]})" href="${fileNames[format]}">\n`,
  );
  const subscribe = site.formats.map(
    (format) => markup`<a href="${fileNames[format]}" type="${contentTypes[format]}">${formatTitles[format]}</a> `,
  );
  const description = plan.description === "" ? undefined : markup`<p>${plan.description}</p>\n`;
  const health =
    up === "" ? markup`\n<p class="meta"><a href="health/index.html">How the links are</a></p>` : undefined;
  return htmlPage({
    title: plan.title,
    up,
    site,
    head: markup`${head}`,
    header: markup`${description}<p class="subscribe">Subscribe: ${subscribe}</p>\n`,
    body: markup`\n${links.length === 0 ? undefined : topicList(links, up)}<h2>Latest</h2>\n${list}${health}`,
  });
}

function topicList(links: readonly PageLink[], up: string): Markup {
  const entry = ({ plan, items }: PageLink) =>
    markup`<li><a href="${up}${plan.folder.split("/").map(encodeURIComponent).join("/")}/index.html">${plan.name}</a> <span>${items}</span></li>`;
  return markup`<h2>Topics</h2>\n<ul class="topics">${links.map(entry)}</ul>\n`;
}

function itemMarkup(item: Item): Markup {
  const day = item.publishedAt.toISOString().slice(0, 10);
  const source = item.source && markup` <span class="source">${item.source.name}</span>`;
  const language = item.language && markup` lang="${item.language}"`;
  return markup`
<li${language || undefined}><h3><a href="${item.url}" dir="auto">${item.title}</a></h3>
<p class="meta"><time datetime="${item.publishedAt.toISOString()}">${day}</time>${source}</p>
${item.summary === "" ? undefined : markup`<p dir="auto">${item.summary}</p>`}</li>`;
}

/** The look of all pages. */
export const stylesheet = `/* Written by feedmill. */
:root { color-scheme: light dark; --ink: #1c1f23; --paper: #fdfdfc; --soft: #5a616b; --line: #e2e3e0; --link: #0b57a4;
  --alive: #2e7d4f; --unsure: #d9a21b; --dead: #b3372f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e7e4; --paper: #16181b; --soft: #a0a7b0; --line: #30343a; --link: #8ab8f0;
    --alive: #58b884; --unsure: #e0b040; --dead: #e4736b; }
}
body { margin: 0 auto; max-width: 44rem; padding: 1.5rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 0; }
.meta, .topics span { color: var(--soft); font-size: .9rem; margin: 0; }
.topics, .items { list-style: none; padding: 0; margin: 0; }
.topics li { display: inline-block; margin: .15rem 1rem .15rem 0; }
.items li { padding: .9rem 0; border-bottom: 1px solid var(--line); }
.items p { margin: .25rem 0 0; }
.source::before { content: "· "; }
.chart { display: block; width: 100%; height: auto; border-bottom: 1px solid var(--soft); }
.share { display: block; width: 100%; min-width: 6rem; height: .6rem; background: var(--line); }
.alive { fill: var(--alive); } .unsure { fill: var(--unsure); } .dead { fill: var(--dead); }
.figures { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.figures caption { text-align: start; color: var(--soft); }
.figures th { text-align: start; font-weight: normal; }
.figures td, .figures th { padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line); }
`;
