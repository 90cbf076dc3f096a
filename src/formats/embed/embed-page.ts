import type { Feed, FeedPlan } from "../../model/feed.ts";
import type { Site } from "../../model/site.ts";
import { formats } from "../feed/formats.ts";
import { type Markup, markup } from "../markup.ts";
import { htmlPage, languageOfSite, pathToRoot } from "../page/layout.ts";
import { embedFolder, pathIn } from "../paths.ts";
import { renderFragment } from "./fragment.ts";
import { homeOf, noteOf, type Snippets, snippetsFor } from "./snippets.ts";

/** Items in the live samples. */
const maxLive = 3;

/** `embed/v1/index.html`: every way to show a feed on another page, with live samples of the feed of everything and snippets for all. */
export function renderEmbedPage(feed: Feed, plans: readonly FeedPlan[], site: Site, componentScript: string): string {
  const snippets = snippetsFor(feed, site, componentScript);
  const hasComponent = snippets.component !== undefined;
  const others = plans.filter(({ id }) => id !== feed.plan.id);
  const body = markup`
<p>Each of these shows the newest items of a feed on a page of yours. The samples show everything; ${
    others.length === 0 ? undefined : markup`<a href="#feeds">below</a> is what to copy for each other feed, and `
  }<code>feedmill embed &lt;topic&gt;</code> prints the same.</p>
${hasComponent ? componentPart(feed, site, snippets) : undefined}<h2>iframe</h2>
<p>Nothing of it runs in your page but the script that sets the height; without it the height stays as it is. Add
<code>?theme=light</code> or <code>?theme=dark</code> to the address for one look.</p>
<iframe data-feedmill src="frames/${feed.plan.id}.html" title="${feed.plan.name}" height="400" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>
${sample("frame", snippets.frame)}${sample("frame-csp", snippets.csp.frame)}
<h2>Plain HTML</h2>
<p>A list without style or script, for servers and generators that include files. Its class names begin with <code>feedmill-feed</code>.</p>
<div class="sample">
${renderFragment({ ...feed, items: feed.items.slice(0, maxLive) }, site)}</div>
${sample("include", snippets.include)}
<h2>Web servers</h2>
<p>Other servers than feedmill's own need the headers of <a href="nginx.conf">nginx.conf</a>, <a href="htaccess.txt">.htaccess</a>
or <a href="headers.txt">_headers</a>.</p>
${others.length === 0 ? undefined : markup`<h2 id="feeds">Each feed</h2>\n${others.map((plan) => feedPart(plan, site, componentScript))}`}<p class="hidden" role="status" data-status></p>`;
  const component = hasComponent ? markup`<script type="module" src="feedmill-feed.js"></script>\n` : undefined;
  const heading = "Show it on your site";
  return htmlPage({
    title: `${heading} – ${site.title}`,
    heading,
    up: pathToRoot(embedFolder),
    site,
    head: markup`${component}<script src="frame-host.js" defer></script>\n`,
    header: undefined,
    body,
    isForOperators: true,
  });
}

function componentPart({ plan, items }: Feed, site: Site, { component = "", csp, integrity }: Snippets): Markup {
  const up = pathToRoot(embedFolder);
  const [first] = items;
  return markup`<h2>Web component</h2>
<p>One script without dependencies. The list inside is shown without JavaScript, and when the feed cannot be had.
Attributes: <code>limit</code>, <code>theme</code> (<code>auto</code>, <code>light</code>, <code>dark</code>, <code>host</code>), <code>note</code>.</p>
<feedmill-feed src="${up}${pathIn(plan.folder, formats.json.fileName)}" limit="${maxLive}"${languageOfSite(site)}${noteOf(site)}>
<ul>${first && markup`<li><a href="${first.url}" dir="auto">${first.title}</a></li>`}<li><a href="${up}${homeOf(plan, site)}">${plan.title}</a></li></ul>
</feedmill-feed>
${sample("component", component)}<p>What a strict policy has to allow (<code>require-trusted-types-for 'script'</code> is no obstacle):</p>
${sample("component-csp", csp.component)}
<p>To be sure that the script never changes, keep a copy of it on your site, or add this to the script tag (then the list
inside is shown once a new version of feedmill has changed it):</p>
${sample("component-sri", integrity)}`;
}

/** Snippets for one feed. Browsers open the part when an address points into it. */
function feedPart(plan: FeedPlan, site: Site, componentScript: string): Markup {
  const { component, frame, include } = snippetsFor({ plan, items: [] }, site, componentScript);
  const id = plan.id.replaceAll(/\s/gu, "-");
  return markup`<details class="kit"><summary dir="auto"${languageOfSite(site)}>${plan.name}</summary>
<div id="${id}">
${component && sample(`${id}/component`, component)}${sample(`${id}/frame`, frame)}${sample(`${id}/include`, include)}</div>
</details>
`;
}

function sample(id: string, text: string): Markup {
  return markup`<pre id="${id}">${text}</pre>
<p><button type="button" data-copy-text="${id}" hidden>Copy</button></p>
`;
}
