import type { Health, LinkHealth } from "../../model/health.ts";
import type { Site } from "../../model/site.ts";
import { generator } from "../generator.ts";
import { type Markup, markup } from "../markup.ts";
import { daysChart, shareBar } from "./chart.ts";
import { htmlPage, languageOfSite } from "./layout.ts";

const states = ["alive", "unsure", "dead"] as const;
/** Rows of a table by provider or reason. */
const maxRows = 30;

/** `health/links.json`: how every link of a published record is, by day. */
export function renderLinksJson({ days, links }: Health): string {
  const list = links.map((link) => (link.state === "dead" ? { ...link, archive: archiveOf(link.url) } : link));
  return `${JSON.stringify({ generator, days, links: list }, null, 1)}\n`;
}

/** `health/index.html`: the same for people. */
export function renderHealthPage({ days, links }: Health, site: Site): string {
  const of = (state: string) => links.filter((link) => link.state === state);
  const today = days.at(-1);
  const body = markup`
${today === undefined ? markup`<p>No link has been checked yet.</p>` : summary(today)}
${days.length < 2 ? undefined : markup`<h2>Over time</h2>\n${daysChart(days)}\n`}${linkList("Dead", "Left out of the feeds until they answer again.", of("dead"), site)}${linkList("Unsure", "Kept in the feeds: walls and faults. Links that were not asked yet are kept as well, but not listed.", of("unsure"), site)}
${table("By reason", links, (link) => `${link.state}: ${link.reason}`)}
${table("By provider", links, (link) => link.provider)}
<p><a href="links.json">All of this as JSON</a></p>`;
  return htmlPage({
    title: `Links – ${site.title}`,
    up: "../",
    site,
    head: undefined,
    header: undefined,
    body,
    isForOperators: true,
  });
}

function summary(counts: Readonly<Record<(typeof states)[number], number>>): Markup {
  const total = states.reduce((sum, state) => sum + counts[state], 0);
  const rows = states.map(
    (state) =>
      markup`<tr><th scope="row">${state}</th><td>${counts[state]}</td><td>${shareBar(state, counts[state], total)}</td></tr>\n`,
  );
  return markup`<table class="figures"><caption>All links of records that could be published</caption><tbody>\n${rows}</tbody></table>`;
}

function linkList(title: string, note: string, links: readonly LinkHealth[], site: Site): Markup {
  if (links.length === 0) return markup``;
  const entry = ({ url, title: text, reason, status, since, record, state }: LinkHealth) => markup`
<li><a href="${url}" dir="auto"${languageOfSite(site)}>${text}</a>
<p class="meta">${reason}${status === undefined ? undefined : ` (${status})`}${since === undefined ? undefined : ` since ${since}`} · ${record}${
    state === "dead" ? markup` · <a href="${archiveOf(url)}">look in the archive</a>` : undefined
  }</p></li>`;
  return markup`<h2>${title} (${links.length})</h2>\n<p>${note}</p>\n<ul class="items" role="list">${links.map(entry)}</ul>\n`;
}

function table(title: string, links: readonly LinkHealth[], keyOf: (link: LinkHealth) => string): Markup {
  const groups = [...Map.groupBy(links, keyOf)].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  if (groups.length === 0) return markup``;
  const count = (group: readonly LinkHealth[], state: string) => group.filter((link) => link.state === state).length;
  const rows = groups
    .slice(0, maxRows)
    .map(
      ([key, group]) =>
        markup`<tr><th scope="row">${key}</th>${states.map((state) => markup`<td>${count(group, state)}</td>`)}</tr>\n`,
    );
  const head = states.map((state) => markup`<th scope="col">${state}</th>`);
  return markup`<h2>${title}</h2>\n<table class="figures"><thead><tr><th scope="col">${title.replace("By ", "")}</th>${head}</tr></thead><tbody>\n${rows}</tbody></table>`;
}

/** The Internet Archive's address for a copy. */
function archiveOf(url: string): string {
  return `https://web.archive.org/web/${url}`;
}
