import { Feed as PackageFeed, type Item as PackageItem } from "feed";
import type { Feed } from "../../model/feed.ts";
import type { Item } from "../../model/item.ts";
import { optional } from "../../model/optional.ts";
import { publicUrl, type Site } from "../../model/site.ts";
import { escapeText } from "../markup.ts";
import { contentHtml } from "./content.ts";
import { mediaExtensions } from "./media.ts";

/** Who made a feed, as every format says it. */
export const generator = "feedmill" as const;

/** Our feed as one of the `feed` package, nothing escaped yet; each format makes its own of it. */
export function toPackageFeed(feed: Feed, site: Site): PackageFeed {
  const { plan } = feed;
  const at = (name: string) => publicUrl(site, plan.folder === "" ? name : `${plan.folder}/${name}`);
  // A hub tells subscribers of the address that self links name: without those it is of no use.
  const result = new PackageFeed({
    id: `${site.idPrefix}${encodeURI(plan.id)}?feed`,
    title: plan.title,
    description: plan.description,
    link: at(""),
    updated: feed.updatedAt,
    language: site.language,
    generator,
    ...(site.url === undefined
      ? {}
      : {
          feedLinks: { rss: at("feed.rss"), atom: at("feed.atom"), json: at("feed.json") },
          ...optional("hub", site.hub),
        }),
    ...optional("image", plan.image ?? site.logo ?? site.icon),
    ...optional("favicon", site.icon),
    ...optional("copyright", site.rights),
    author: authorOf(site),
  });
  const scheme = publicUrl(site, "topics/");
  for (const item of feed.items) result.addItem(toPackageItem(item, scheme, site));
  return result;
}

function toPackageItem(item: Item, scheme: string, site: Site): PackageItem {
  return {
    title: item.title,
    id: item.id,
    link: item.url,
    date: item.updatedAt,
    published: item.publishedAt,
    description: escapeText(item.summary),
    content: contentHtml(item, site),
    // The package's JSON cannot take an empty list.
    ...(item.authors.length === 0
      ? {}
      : { author: item.authors.map(({ name, url }) => ({ name, ...optional("link", url) })) }),
    category: item.topics.map(({ id, name }) => ({ name, term: id, scheme, domain: scheme })),
    extensions: mediaExtensions(item.images),
  };
}

function authorOf({ author, title }: Site) {
  return { name: author?.name ?? title, ...optional("email", author?.email), ...optional("link", author?.url) };
}
