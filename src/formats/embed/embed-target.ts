import { digestOf } from "../../model/digest.ts";
import type { PlannedFiles } from "../../model/file.ts";
import type { PlannedFeed } from "../../model/planned-feed.ts";
import type { Site } from "../../model/site.ts";
import { embedFolder, embedPaths } from "../paths.ts";
import type { BrowserScript, OutputInput, OutputTarget } from "../target.ts";

const scripts: readonly BrowserScript[] = ["feedmill-feed", "frame", "frame-host"];

/** What other sites need to show feeds: a fragment and a frame for each feed, the scripts, and a page that explains them. */
export const embedTarget: OutputTarget = {
  name: "embed",
  isOn: ({ hasEmbed }) => hasEmbed,
  plan: (input) => ({
    filesOf: (feed) => [planFragments(feed, input.site)],
    files: [...planEmbedPage(input), planScripts(input)],
  }),
};

function planFragments({ plan, digest, compose }: PlannedFeed, site: Site): PlannedFiles {
  const { fragments, frames } = embedPaths(plan);
  return {
    paths: [...fragments, ...frames],
    digest,
    async render() {
      const { renderEmbeds } = await import("./fragment.ts");
      return renderEmbeds(await compose(), site);
    },
  };
}

function planEmbedPage({ feeds, site, scriptText }: OutputInput): PlannedFiles[] {
  const [everything] = feeds;
  if (everything === undefined) return [];
  const plans = feeds.map(({ plan }) => plan);
  const path = `${embedFolder}/index.html`;
  const digest = digestOf([everything.digest, plans.map(({ id, name }) => [id, name])]);
  const render = async () => {
    const { renderEmbedPage } = await import("./embed-page.ts");
    return [{ path, body: renderEmbedPage(await everything.compose(), plans, site, scriptText("feedmill-feed")) }];
  };
  return [{ paths: [path], digest, render }];
}

function planScripts({ scriptText }: OutputInput): PlannedFiles {
  const pathOf = (name: BrowserScript) => `${embedFolder}/${name}.js`;
  return {
    paths: scripts.map(pathOf),
    digest: digestOf("scripts"),
    render: () => scripts.map((name) => ({ path: pathOf(name), body: scriptText(name) })),
  };
}
