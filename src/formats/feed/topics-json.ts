import { publicUrl, type Site } from "../../model/site.ts";
import type { Topic } from "../../model/topic.ts";
import { generator } from "../generator.ts";
import { pathIn } from "../paths.ts";
import { formatsOf } from "./formats.ts";

/**
 * All topics for programs: their hierarchy, how many items their feeds have, and where those are: absolute
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
  return Object.fromEntries(formatsOf(site).map(({ name, fileName }) => [name, address(pathIn(folder, fileName))]));
}
