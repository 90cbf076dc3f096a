import { embedFolder, embedPaths } from "../formats/paths.ts";
import type { PlannedFiles } from "../model/file.ts";
import type { Site } from "../model/site.ts";
import { browserCode } from "./browser-scripts.ts";
import type { ChosenFeed } from "./compose.ts";
import { digestOf } from "./digest.ts";

const component = "feedmill-feed";
const scripts = [component, "frame", "frame-host"];

/** What other sites need beside the feeds' own fragments and frames: page, scripts, and `_headers` for static hosts. */
export function planEmbedKit(feeds: readonly ChosenFeed[], site: Site): PlannedFiles[] {
  const [everything] = feeds;
  return [
    ...(everything === undefined ? [] : [planEmbedPage(everything, feeds, site)]),
    {
      paths: scripts.map((name) => `${embedFolder}/${name}.js`),
      digest: digestOf("scripts"),
      render: () => scripts.map((name) => ({ path: `${embedFolder}/${name}.js`, body: browserCode(name) })),
    },
    {
      paths: ["_headers", ...["headers.txt", "nginx.conf", "htaccess.txt"].map((name) => `${embedFolder}/${name}`)],
      digest: digestOf(site),
      async render() {
        const { hostFiles } = await import("../formats/hosting/host-files.ts");
        return hostFiles(site);
      },
    },
  ];
}

/** A feed as a fragment and as a frame. */
export function planEmbeds(feed: ChosenFeed, site: Site): PlannedFiles {
  const { fragments, frames } = embedPaths(feed.plan);
  return {
    paths: [...fragments, ...frames],
    digest: feed.digest,
    async render() {
      const { renderEmbeds } = await import("../formats/embed/fragment.ts");
      return renderEmbeds(await feed.compose(), site);
    },
  };
}

function planEmbedPage(everything: ChosenFeed, feeds: readonly ChosenFeed[], site: Site): PlannedFiles {
  const plans = feeds.map(({ plan }) => plan);
  const path = `${embedFolder}/index.html`;
  return {
    paths: [path],
    digest: digestOf([everything.digest, plans.map(({ id, name }) => [id, name])]),
    async render() {
      const { renderEmbedPage } = await import("../formats/embed/kit-page.ts");
      const feed = await everything.compose();
      return [{ path, body: renderEmbedPage(feed, plans, site, browserCode(component)) }];
    },
  };
}
