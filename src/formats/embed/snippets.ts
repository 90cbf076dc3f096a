import { hash } from "node:crypto";
import type { Feed, FeedPlan } from "../../model/feed.ts";
import { publicUrl, type Site } from "../../model/site.ts";
import { formats, formatsOf } from "../feed/formats.ts";
import { type Markup, markup } from "../markup.ts";
import { embedFolder, pathIn } from "../paths.ts";
import { translate } from "../translate.ts";

/** Links shown while a feed loads, or when it does not. */
const maxFallback = 3;

/** What to paste, and where, to show one feed on another page. */
export type Snippets = {
  /** Needs the feed as JSON. */
  readonly component: string | undefined;
  readonly frame: string;
  /** For servers that include files. */
  readonly include: string;
  /** Headers that a strict page around needs to allow the first two. */
  readonly csp: { readonly component: string; readonly frame: string };
  /** For people who keep a copy of the script, or want it to stop working when it changes. */
  readonly integrity: string;
};

/** The hash by which browsers verify that a script has not changed. */
export function integrityOf(script: string): string {
  return `sha384-${hash("sha384", script, "base64")}`;
}

/** A feed, with the items to show where no script runs. */
export type FeedSample = Pick<Feed, "plan" | "items">;

/** Snippets for a feed, with absolute addresses and a few links for where no script runs. */
export function snippetsFor(feed: FeedSample, site: Site, componentScript: string): Snippets {
  const { plan } = feed;
  const at = (path: string) => publicUrl(site, path);
  const embedUrl = (path: string) => at(`${embedFolder}/${path}`);
  const { origin } = new URL(at(""));
  const frame = embedUrl(`frames/${plan.id}.html`);
  return {
    component: site.formats.includes(formats.json.name) ? componentSnippet(feed, site, at) : undefined,
    frame: markup`<script src="${embedUrl("frame-host.js")}" defer></script>
<iframe data-feedmill src="${frame}" title="${plan.name}" height="400" width="100%" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>`
      .markup,
    include: `curl -fsS ${embedUrl(`${plan.id}.html`)} -o feedmill.html   # from cron, then:\n<!--#include file="feedmill.html" -->`,
    csp: {
      component: `Content-Security-Policy: script-src 'self' ${origin}; connect-src 'self' ${origin}`,
      frame: `Content-Security-Policy: script-src 'self' ${origin}; frame-src ${origin}`,
    },
    integrity: `integrity="${integrityOf(componentScript)}"`,
  };
}

function componentSnippet(feed: FeedSample, site: Site, at: (path: string) => string): string {
  return markup`<script type="module" src="${at(`${embedFolder}/feedmill-feed.js`)}" crossorigin></script>
<feedmill-feed src="${at(pathIn(feed.plan.folder, formats.json.fileName))}" limit="5" theme="auto"${noteOf(site)}>
  ${fallbackList(feed, site, at)}
</feedmill-feed>`.markup;
}

/** The note that `<feedmill-feed>` shows when a feed does not load, unless that is the built-in one. */
export function noteOf(site: Site): Markup | undefined {
  const english = "The latest items could not be loaded.";
  const note = translate(site, english);
  return note === english ? undefined : markup` note="${note}"`;
}

function fallbackList({ plan, items }: FeedSample, site: Site, at: (path: string) => string) {
  const links = items
    .slice(0, maxFallback)
    .map(({ url, title }) => markup`<li><a href="${url}">${title}</a></li>\n    `);
  return markup`<ul>
    ${links}<li><a href="${at(homeOf(plan, site))}">${plan.title}</a></li>
  </ul>`;
}

/** Where people find the feed: on its page or, where there are no pages, in its file. */
export function homeOf({ folder }: FeedPlan, site: Site): string {
  const [format = formats.rss] = formatsOf(site);
  return pathIn(folder, site.hasPages ? "" : format.fileName);
}
