import { publicUrl, type Site } from "../../model/site.ts";
import type { Topic } from "../../model/topic.ts";
import { fileNames, pathIn } from "../paths.ts";
import { generator } from "./package-feed.ts";

/**
 * All topics for programs: how they hang together, how many items their feeds hold, and where those are: absolute
 * URLs, or paths below the output while the site has no URL. `counts` is by feed id.
 */
export function renderTopicsJson(topics: readonly Topic[], counts: ReadonlyMap<string, number>, site: Site): string {
  const list = topics.map((topic) => ({
    id: topic.id,
    name: topic.name,
    description: topic.description,
    parent: topic.parentId,
    image: topic.image,
    keywords: topic.keywords.length === 0 ? undefined : topic.keywords,
    ...(topic.isRetired
      ? { retired: true }
      : { items: counts.get(`topics/${topic.id}`), feeds: feedsOf(`topics/${topic.id}`, site) }),
  }));
  return `${JSON.stringify({ generator, title: site.title, topics: list }, null, 2)}\n`;
}

function feedsOf(folder: string, site: Site): Record<string, string> {
  const address = (path: string) => (site.url === undefined ? path : publicUrl(site, path));
  return Object.fromEntries(site.formats.map((format) => [format, address(pathIn(folder, fileNames[format]))]));
}
