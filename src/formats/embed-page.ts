import type { Feed, FeedPlan } from "../model/feed.ts";
import type { Site } from "../model/site.ts";
import { type Markup, markup } from "./markup.ts";
import { embedFolder, fileNames, pathIn } from "./names.ts";
import { htmlPage, languageOfSite, wayUp } from "./page.ts";
import { noteOf, snippetsFor } from "./snippets.ts";

/** `embed/v1/index.html`: every way to show the feed of everything on another page, live and to copy. */
export function renderEmbedPage(feed: Feed, plans: readonly FeedPlan[], site: Site, componentScript: string): string {
  const up = wayUp(embedFolder);
  const { component, frame, include, csp, integrity } = snippetsFor(feed, site, componentScript);
  const [first] = feed.items;
  const live = markup`<feedmill-feed src="${up}${pathIn(feed.plan.folder, fileNames.json)}" limit="3"${languageOfSite(site)}${noteOf(site)}>
<ul>${first && markup`<li><a href="${first.url}" dir="auto">${first.title}</a></li>`}<li><a href="${up}index.html">${feed.plan.title}</a></li></ul>
</feedmill-feed>
`;
  const body = markup`
<p>Each of these shows the newest items of a feed on a page of yours. The samples show everything; the
<a href="#feeds">list of feeds</a> tells what to put in its place.</p>
${
  component !== undefined
    ? markup`<h2>Web component</h2>
<p>One script without dependencies. The list inside is shown without JavaScript, and when the feed cannot be had.
Attributes: <code>limit</code>, <code>theme</code> (<code>auto</code>, <code>light</code>, <code>dark</code>, <code>host</code>), <code>note</code>.</p>
${live}${sample("component", component)}${sample("component-csp", csp.component)}
<p>To be sure that the script never changes, keep a copy of it on your site, or add this to the script tag (then the list
inside is shown once a new version of feedmill has changed it):</p>
${sample("component-sri", integrity)}`
    : undefined
}<h2>iframe</h2>
<p>Nothing of it runs in your page but the script that sets the height; without it the height stays as it is. Add
<code>?theme=light</code> or <code>?theme=dark</code> to the address for one look.</p>
<iframe data-feedmill src="frames/${feed.plan.id}.html" title="${feed.plan.name}" height="400" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>
${sample("frame", frame)}${sample("frame-csp", csp.frame)}
<h2>Plain HTML</h2>
<p>A list without style or script, for servers and generators that include files. Its class names begin with <code>feedmill-feed</code>.</p>
<p><a href="${feed.plan.id}.html">Look at the fragment</a></p>
${sample("include", include)}
<h2 id="feeds">Feeds</h2>
<p><code>feedmill embed &lt;topic&gt;</code> prints all of the above for one of them. Other servers than feedmill's own need the headers of
<a href="nginx.conf">nginx.conf</a>, <a href="htaccess.txt">.htaccess</a> or <a href="headers.txt">_headers</a>.</p>
<table class="figures"><thead><tr><th scope="col">Feed</th><th scope="col">Fragment</th><th scope="col">Frame</th></tr></thead><tbody>
${plans.map((plan) => row(plan, site))}</tbody></table>
<p class="hidden" role="status" data-status></p>`;
  const head = markup`${component !== undefined ? markup`<script type="module" src="feedmill-feed.js"></script>\n` : undefined}<script src="frame-host.js" defer></script>\n`;
  const heading = "Show it on your site";
  return htmlPage({
    title: `${heading} – ${site.title}`,
    heading,
    up,
    site,
    head,
    header: undefined,
    body,
    isForOperators: true,
  });
}

function sample(id: string, text: string): Markup {
  return markup`<pre id="${id}">${text}</pre>
<p><button type="button" data-copy-text="${id}" hidden>Copy</button></p>
`;
}

function row({ id, name }: FeedPlan, site: Site): Markup {
  const path = id.split("/").map(encodeURIComponent).join("/");
  return markup`<tr id="${id.replaceAll(/\s/gu, "-")}"><th scope="row" dir="auto"${languageOfSite(site)}>${name}</th><td><a href="${path}.html">${id}.html</a></td><td><a href="frames/${path}.html">frames/${id}.html</a></td></tr>\n`;
}
