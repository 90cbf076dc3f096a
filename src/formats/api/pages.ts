import type { Item } from "../../model/item.ts";
import { optional } from "../../model/optional.ts";
import { publicUrl, type Site } from "../../model/site.ts";
import { generator } from "../generator.ts";
import { type ApiList, apiFolder, apiPath } from "./paths.ts";
import type { ApiIndex, ApiItem, ApiPage } from "./schema.ts";

/** One page of a list, its items newest first; `next` leads to older ones, `prev` to newer ones. */
export function renderApiPage(list: ApiList, number: number | undefined, items: readonly Item[], site: Site): string {
  const { topic, fullPages, count } = list;
  const older = (number ?? fullPages + 1) - 1;
  const newer = number === undefined || number === fullPages ? undefined : number + 1;
  const page: ApiPage = {
    ...head(site),
    ...(topic === undefined ? {} : { topic: { id: topic.id, name: topic.name } }),
    ...(number === undefined ? { count } : { page: number }),
    ...(older < 1 ? {} : { next: address(apiPath(list, older), site) }),
    ...(number === undefined ? {} : { prev: address(apiPath(list, newer), site) }),
    items: items.map(toApiItem),
  };
  return toText(page);
}

/** Where programs begin: the lists there are. `all` is that of everything. */
export function renderApiIndex(all: ApiList, topics: readonly ApiList[], site: Site): string {
  const index: ApiIndex = {
    ...head(site),
    title: site.title,
    language: site.language,
    ...optional("url", site.url),
    items: listPart(all, site),
    topics: topics.flatMap((list) => {
      if (list.topic === undefined) return [];
      const { id, name, description, parentId, image, keywords } = list.topic;
      return {
        id,
        name,
        ...optional("description", description),
        ...optional("parent", parentId),
        ...optional("image", image),
        ...(keywords.length === 0 ? {} : { keywords: [...keywords] }),
        ...listPart(list, site),
      };
    }),
  };
  return toText(index);
}

function listPart(list: ApiList, site: Site) {
  const oldest = list.fullPages > 0 ? 1 : undefined;
  return {
    count: list.count,
    newest: address(apiPath(list), site),
    oldest: address(apiPath(list, oldest), site),
  };
}

function head(site: Site) {
  return { generator, version: 1 as const, schema: address(`${apiFolder}/schema.json`, site) };
}

function toApiItem({ html, publishedAt, updatedAt, ...item }: Item): ApiItem {
  return {
    ...item,
    topics: [...item.topics],
    images: [...item.images],
    authors: [...item.authors],
    related: [...item.related],
    ...optional("contentHtml", html),
    publishedAt: publishedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** Absolute, or below the output while the site has no URL. */
function address(path: string, site: Site): string {
  return site.url === undefined ? path : publicUrl(site, path);
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
