import { hash } from "node:crypto";
import type { Feed, FeedPlan } from "../../model/feed.ts";
import { publicUrl, type Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { embedFolder, fileNames, pathIn } from "../paths.ts";
import { say } from "../words.ts";

/** Links shown while a feed loads, or when it cannot be had. */
const mostFallback = 3;

/** What is to be pasted where, to show one feed on another page. */
export type Snippets = {
  /** Needs the feed as JSON. */
  readonly component: string | undefined;
  readonly frame: string;
  /** For servers that include files. */
  readonly include: string;
  /** Headers that a strict page around needs to allow the first two. */
  readonly csp: { readonly component: string; readonly frame: string };
  /** For who keeps a copy of the script, or wants it to stop working when it changes. */
  readonly integrity: string;
};

/** The hash by which browsers make sure that a script is what it was. */
export function integrityOf(script: string): string {
  return `sha384-${hash("sha384", script, "base64")}`;
}

/** A feed, with as many of its items as should stand where no script runs. */
export type FeedSample = Pick<Feed, "plan" | "items">;

/** Snippets for a feed, with absolute addresses and a few links for where no script runs. */
export function snippetsFor(feed: FeedSample, site: Site, componentScript: string): Snippets {
  const { plan } = feed;
  const at = (path: string) => publicUrl(site, path);
  const kit = (path: string) => at(`${embedFolder}/${path}`);
  const { origin } = new URL(at(""));
  const frame = kit(`frames/${plan.id}.html`);
  return {
    component: site.formats.includes("json") ? componentSnippet(feed, site, at) : undefined,
    frame: markup`<script src="${kit("frame-host.js")}" defer></script>
<iframe data-feedmill src="${frame}" title="${plan.name}" height="400" width="100%" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>`
      .markup,
    include: `curl -fsS ${kit(`${plan.id}.html`)} -o feedmill.html   # from cron, then:\n<!--#include file="feedmill.html" -->`,
    csp: {
      component: `Content-Security-Policy: script-src 'self' ${origin}; connect-src 'self' ${origin}`,
      frame: `Content-Security-Policy: script-src 'self' ${origin}; frame-src ${origin}`,
    },
    integrity: `integrity="${integrityOf(componentScript)}"`,
  };
}

function componentSnippet(feed: FeedSample, site: Site, at: (path: string) => string): string {
  return markup`<script type="module" src="${at(`${embedFolder}/feedmill-feed.js`)}" crossorigin></script>
<feedmill-feed src="${at(pathIn(feed.plan.folder, fileNames.json))}" limit="5" theme="auto"${noteOf(site)}>
  ${fallbackList(feed, site, at)}
</feedmill-feed>`.markup;
}

/** What `<feedmill-feed>` is to say of a feed that cannot be had, unless it says it by itself. */
export function noteOf(site: Site): Markup | undefined {
  const english = "The latest items could not be loaded.";
  const note = say(site, english);
  return note === english ? undefined : markup` note="${note}"`;
}

function fallbackList({ plan, items }: FeedSample, site: Site, at: (path: string) => string) {
  const links = items
    .slice(0, mostFallback)
    .map(({ url, title }) => markup`<li><a href="${url}">${title}</a></li>\n    `);
  return markup`<ul>
    ${links}<li><a href="${at(homeOf(plan, site))}">${plan.title}</a></li>
  </ul>`;
}

/** Where people find the feed: on its page or, where there are no pages, in its file. */
export function homeOf({ folder }: FeedPlan, { hasPages, formats: [format = "rss"] }: Site): string {
  return hasPages ? pathIn(folder, "") : pathIn(folder, fileNames[format]);
}
