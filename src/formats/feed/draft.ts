import { Feed as PackageFeed, type Item as PackageItem } from "feed";
import type { Feed } from "../../model/feed.ts";
import type { Item } from "../../model/item.ts";
import { optional } from "../../model/optional.ts";
import { publicUrl, type Site } from "../../model/site.ts";
import { generator } from "../generator.ts";
import { escapeText } from "../markup.ts";
import { pathIn } from "../paths.ts";
import { translate } from "../translate.ts";
import { contentHtml } from "./content.ts";
import type { FeedDraft } from "./format.ts";
import { formats } from "./formats.ts";

/** Translates our feed into the `feed` package's terms. */
export function draftOf(feed: Feed, site: Site): FeedDraft {
  const { plan } = feed;
  const at = (name: string) => publicUrl(site, pathIn(plan.folder, name));
  // A hub tells subscribers of the address that self links name: without those it is of no use.
  const selfLinks =
    site.url === undefined
      ? {}
      : {
          feedLinks: {
            rss: at(formats.rss.fileName),
            atom: at(formats.atom.fileName),
            json: at(formats.json.fileName),
          },
          ...optional("hub", site.hub),
        };
  const options = {
    id: `${site.idPrefix}${encodeURI(plan.id)}?feed`,
    title: plan.title,
    description: plan.description,
    link: at(""),
    updated: feed.updatedAt,
    language: plan.language ?? site.language,
    generator,
    ...selfLinks,
    ...optional("image", plan.image ?? site.logo ?? site.icon),
    ...optional("favicon", site.icon),
    ...optional("copyright", site.rights),
    ...optional("ttl", site.ttlMinutes),
    author: authorOf(site),
  };
  const scheme = publicUrl(site, "topics/");
  return {
    feed,
    site,
    options,
    translate: (text) => translate(site, text),
    items: feed.items.map((item) => toPackageItem(item, scheme, site)),
    toPackageFeed(extensions, items) {
      const packageFeed = new PackageFeed(options);
      packageFeed.extensions = extensions;
      packageFeed.items = items;
      return packageFeed;
    },
  };
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
    category: item.topics.map(({ name }) => ({ name, term: name, scheme, domain: scheme })),
  };
}

function authorOf({ author, title }: Site) {
  return { name: author?.name ?? title, ...optional("email", author?.email), ...optional("link", author?.url) };
}
