import { hash } from "node:crypto";
import { fileNames, pathIn } from "../formats/names.ts";
import type { Rendering } from "../model/file.ts";
import type { Site } from "../model/site.ts";
import type { Topic } from "../model/topic.ts";
import { version } from "../version.ts";
import type { ChosenFeed } from "./compose.ts";
import type { HealthSource } from "./health.ts";

/** Everything to be written. What it takes to render is loaded only when something changed. */
export function planRenderings(
  feeds: readonly ChosenFeed[],
  topics: readonly Topic[],
  site: Site,
  health: HealthSource,
): Rendering[] {
  return [
    ...feeds.map((feed) => feedRendering(feed, site)),
    ...(site.hasPages ? [...pageRenderings(feeds, topics, site), healthRendering(feeds, site, health)] : []),
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

/** A page per feed; that of everything lists all topics and queries, that of a topic the topics below it. */
function pageRenderings(feeds: readonly ChosenFeed[], topics: readonly Topic[], site: Site): Rendering[] {
  const parents = new Map(topics.map((topic) => [`topics/${topic.id}`, topic.parentId]));
  const pages = feeds.map((feed): Rendering => {
    const { plan } = feed;
    const isBelow = (other: ChosenFeed) =>
      plan.folder === ""
        ? other !== feed
        : parents.get(other.plan.id) !== undefined && `topics/${parents.get(other.plan.id)}` === plan.id;
    const links = feeds.filter(isBelow).map((other) => ({ plan: other.plan, items: other.candidates.length }));
    const paths = [plan.folder, ...plan.formerFolders].map((folder) => pathIn(folder, "index.html"));
    return {
      paths,
      fingerprint: fingerprintOf([
        feed.fingerprint,
        links.map(({ plan: { name, folder }, items }) => [name, folder, items]),
      ]),
      async render() {
        const { renderPage } = await import("../formats/page.ts");
        const body = renderPage(await feed.compose(), links, site);
        return paths.map((path) => ({ path, body }));
      },
    };
  });
  return [...pages, stylesheetRendering];
}

const stylesheetRendering: Rendering = {
  paths: ["feedmill.css"],
  fingerprint: version,
  async render() {
    const { stylesheet } = await import("../formats/page.ts");
    return [{ path: "feedmill.css", body: stylesheet }];
  },
};

/** `feeds.opml` and `topics.json`. */
function listRenderings(feeds: readonly ChosenFeed[], topics: readonly Topic[], site: Site): Rendering[] {
  const plans = feeds.map(({ plan }) => plan);
  const counts = new Map(feeds.map(({ plan, candidates }) => [plan.id, candidates.length]));
  const opml: Rendering = {
    paths: ["feeds.opml"],
    fingerprint: fingerprintOf([site, plans]),
    async render() {
      const { renderOpml } = await import("../formats/opml.ts");
      return [{ path: "feeds.opml", body: renderOpml(plans, site) }];
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

function fingerprintOf(inputs: unknown): string {
  return hash("sha256", JSON.stringify([version, inputs]), "base64");
}
