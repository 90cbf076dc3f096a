import { embedFolder, embedPaths } from "../formats/names.ts";
import type { Rendering } from "../model/file.ts";
import type { Site } from "../model/site.ts";
import { browserCode } from "./browser-code.ts";
import type { ChosenFeed } from "./compose.ts";
import { fingerprintOf } from "./fingerprint.ts";

const component = "feedmill-feed";
const scripts = [component, "frame", "frame-host"];

/** What other sites need beside the feeds' own fragments and frames: page, scripts, and `_headers` for static hosts. */
export function planEmbedKit(feeds: readonly ChosenFeed[], site: Site): Rendering[] {
  const [everything] = feeds;
  return [
    ...(everything === undefined ? [] : [planEmbedPage(everything, feeds, site)]),
    {
      paths: scripts.map((name) => `${embedFolder}/${name}.js`),
      fingerprint: fingerprintOf("scripts"),
      render: () => scripts.map((name) => ({ path: `${embedFolder}/${name}.js`, body: browserCode(name) })),
    },
    {
      paths: ["_headers", ...["headers.txt", "nginx.conf", "htaccess.txt"].map((name) => `${embedFolder}/${name}`)],
      fingerprint: fingerprintOf(site),
      async render() {
        const { hostFiles } = await import("../formats/host-files.ts");
        return hostFiles(site);
      },
    },
  ];
}

/** A feed as a fragment and as a frame. */
export function planEmbeds(feed: ChosenFeed, site: Site): Rendering {
  const { fragments, frames } = embedPaths(feed.plan);
  return {
    paths: [...fragments, ...frames],
    fingerprint: feed.fingerprint,
    async render() {
      const { renderEmbeds } = await import("../formats/embed.ts");
      return renderEmbeds(await feed.compose(), site);
    },
  };
}

function planEmbedPage(everything: ChosenFeed, feeds: readonly ChosenFeed[], site: Site): Rendering {
  const plans = feeds.map(({ plan }) => plan);
  const path = `${embedFolder}/index.html`;
  return {
    paths: [path],
    fingerprint: fingerprintOf([everything.fingerprint, plans.map(({ id, name }) => [id, name])]),
    async render() {
      const { renderEmbedPage } = await import("../formats/embed-page.ts");
      const feed = await everything.compose();
      return [{ path, body: renderEmbedPage(feed, plans, site, browserCode(component)) }];
    },
  };
}
