import { fileNames, opmlName, pathIn } from "../formats/paths.ts";
import type { PlannedFiles } from "../model/file.ts";
import type { Site } from "../model/site.ts";
import type { Topic } from "../model/topic.ts";
import type { Choice } from "./choose.ts";
import type { ChosenFeed, Composer } from "./compose.ts";
import { digestOf } from "./digest.ts";
import type { HealthSource } from "./health.ts";
import { planApi } from "./plan-api.ts";
import { planEmbedKit, planEmbeds } from "./plan-embed.ts";
import { look, planPages, planSearch } from "./plan-pages.ts";

/** What the output is made from. */
export type OutputParts = Pick<Choice, "topics" | "selection"> & {
  readonly feeds: readonly ChosenFeed[];
  readonly composer: Composer;
  readonly site: Site;
  readonly health: HealthSource;
};

/**
 * Everything to be written, one feed after the other, so that its items are at hand for all its files. What it takes to
 * render is loaded only when something changed.
 */
export function planOutput({ feeds, composer, topics, selection, site, health }: OutputParts): PlannedFiles[] {
  const { hasPages, hasEmbed } = site;
  const pagesOf = planPages(feeds, topics, site);
  return [
    ...feeds.flatMap((feed) => [
      planFeed(feed, site),
      ...(hasPages ? pagesOf(feed) : []),
      ...(hasEmbed ? [planEmbeds(feed, site)] : []),
    ]),
    ...(hasPages ? [planSearch(feeds, selection), planHealth(feeds, site, health)] : []),
    ...(hasEmbed ? planEmbedKit(feeds, site) : []),
    ...(hasPages || hasEmbed ? [look] : []),
    ...planLists(feeds, topics, site),
    ...(site.hasApi ? planApi({ composer, topics, selection, site }) : []),
  ];
}

function planHealth(feeds: readonly ChosenFeed[], site: Site, { version: known, load }: HealthSource): PlannedFiles {
  return {
    paths: ["health/index.html", "health/links.json"],
    digest: digestOf([site, known, feeds.map((feed) => feed.digest)]),
    async render() {
      const { renderHealthPage, renderLinksJson } = await import("../formats/page/health-page.ts");
      const health = await load();
      return [
        { path: "health/index.html", body: renderHealthPage(health, site) },
        { path: "health/links.json", body: renderLinksJson(health) },
      ];
    },
  };
}

function planFeed({ plan, digest, compose }: ChosenFeed, site: Site): PlannedFiles {
  const folders = [plan.folder, ...plan.formerFolders];
  return {
    paths: site.formats.flatMap((format) => folders.map((folder) => pathIn(folder, fileNames[format]))),
    digest,
    async render() {
      const { renderFeed } = await import("../formats/feed/render-feed.ts");
      return renderFeed(await compose(), site);
    },
  };
}

/** `feeds.opml` and `topics.json`. */
function planLists(feeds: readonly ChosenFeed[], topics: readonly Topic[], site: Site): PlannedFiles[] {
  const plans = feeds.map(({ plan }) => plan);
  const counts = new Map(feeds.map(({ plan, candidates }) => [plan.id, candidates.length]));
  const opml: PlannedFiles = {
    paths: [opmlName],
    digest: digestOf([site, plans]),
    async render() {
      const { renderOpml } = await import("../formats/feed/opml.ts");
      return [{ path: opmlName, body: renderOpml(plans, site) }];
    },
  };
  const topicList: PlannedFiles = {
    paths: ["topics.json"],
    digest: digestOf([site, topics, [...counts]]),
    async render() {
      const { renderTopicsJson } = await import("../formats/feed/topics-json.ts");
      return [{ path: "topics.json", body: renderTopicsJson(topics, counts, site) }];
    },
  };
  return site.hasOpml ? [opml, topicList] : [topicList];
}
