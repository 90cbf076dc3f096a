import { fileNames, opmlName, pathIn } from "../formats/names.ts";
import type { Rendering } from "../model/file.ts";
import type { Site } from "../model/site.ts";
import type { Topic } from "../model/topic.ts";
import type { ChosenFeed } from "./compose.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { HealthSource } from "./health.ts";
import { embedRenderings } from "./render-embed.ts";
import { lookRendering, pageRenderings } from "./render-pages.ts";
import type { Choice } from "./select.ts";

/** Everything to be written. What it takes to render is loaded only when something changed. */
export function planRenderings(
  feeds: readonly ChosenFeed[],
  { topics, selection }: Pick<Choice, "topics" | "selection">,
  site: Site,
  health: HealthSource,
): Rendering[] {
  return [
    ...feeds.map((feed) => feedRendering(feed, site)),
    ...(site.hasPages ? [...pageRenderings(feeds, topics, selection, site), healthRendering(feeds, site, health)] : []),
    ...(site.hasEmbed ? embedRenderings(feeds, site) : []),
    ...(site.hasPages || site.hasEmbed ? [lookRendering] : []),
    ...listRenderings(feeds, topics, site),
  ];
}

function healthRendering(feeds: readonly ChosenFeed[], site: Site, { version: known, load }: HealthSource): Rendering {
  return {
    paths: ["health/index.html", "health/links.json"],
    fingerprint: fingerprintOf([site, known, feeds.map((feed) => feed.fingerprint)]),
    async render() {
      const { renderHealthPage, renderLinksJson } = await import("../formats/health-page.ts");
      const health = await load();
      return [
        { path: "health/index.html", body: renderHealthPage(health, site) },
        { path: "health/links.json", body: renderLinksJson(health) },
      ];
    },
  };
}

function feedRendering({ plan, fingerprint, compose }: ChosenFeed, site: Site): Rendering {
  const folders = [plan.folder, ...plan.formerFolders];
  return {
    paths: site.formats.flatMap((format) => folders.map((folder) => pathIn(folder, fileNames[format]))),
    fingerprint,
    async render() {
      const { renderFeed } = await import("../formats/feed-files.ts");
      return renderFeed(await compose(), site);
    },
  };
}

/** `feeds.opml` and `topics.json`. */
function listRenderings(feeds: readonly ChosenFeed[], topics: readonly Topic[], site: Site): Rendering[] {
  const plans = feeds.map(({ plan }) => plan);
  const counts = new Map(feeds.map(({ plan, candidates }) => [plan.id, candidates.length]));
  const opml: Rendering = {
    paths: [opmlName],
    fingerprint: fingerprintOf([site, plans]),
    async render() {
      const { renderOpml } = await import("../formats/opml.ts");
      return [{ path: opmlName, body: renderOpml(plans, site) }];
    },
  };
  const topicList: Rendering = {
    paths: ["topics.json"],
    fingerprint: fingerprintOf([site, topics, [...counts]]),
    async render() {
      const { renderTopicsJson } = await import("../formats/topics-json.ts");
      return [{ path: "topics.json", body: renderTopicsJson(topics, counts, site) }];
    },
  };
  return site.hasOpml ? [opml, topicList] : [topicList];
}
