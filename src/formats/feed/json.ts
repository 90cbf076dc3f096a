import { Feed as PackageFeed, type Item as PackageItem } from "feed";
import type { Feed } from "../../model/feed.ts";
import type { Item } from "../../model/item.ts";
import type { Site } from "../../model/site.ts";
import { say } from "../words.ts";
import { extension } from "./extension.ts";

/** Where the `_feedmill` extension is described. */
const about = "https://github.com/feedmill/feedmill#the-json-feed-extension";

/**
 * JSON Feed 1.1 by the `feed` package, which writes version 1.0, brought up to date through its extension hooks.
 *
 * @see https://www.jsonfeed.org/version/1.1/
 */
export function renderJson(base: PackageFeed, { plan, items }: Feed, site: Site): string {
  const { options } = base;
  // For people who open the file in a browser.
  const userComment = say(site, "This is a feed: paste its address into a feed reader to be told of what is new.");
  const feed = new PackageFeed(options);
  feed.extensions = [
    extension("version", "https://jsonfeed.org/version/1.1"),
    extension("author", undefined),
    extension("_feedmill", { about }),
    extension("language", options.language),
    extension("favicon", options.favicon),
    extension("icon", plan.image ?? options.favicon ?? options.image),
    extension("hubs", options.hub === undefined ? undefined : [{ type: "WebSub", url: options.hub }]),
    extension("user_comment", options.feedLinks?.json === undefined ? undefined : userComment),
    // A feed-wide author would be shown beside the items' own.
    extension("authors", items.every(({ authors }) => authors.length === 0) ? [toAuthor(options.author)] : undefined),
  ];
  feed.items = base.items.map((item, index) => toJsonItem(item, items[index] as Item));
  return `${feed.json1()}\n`;
}

function toJsonItem(base: PackageItem, item: Item): PackageItem {
  const [image] = item.images;
  const extensions = [
    extension("title", item.title),
    extension("summary", item.summary === "" ? undefined : item.summary),
    extension("image", image?.url),
    extension("author", undefined),
    extension("authors", item.authors.length === 0 ? undefined : item.authors),
    extension("language", item.language),
    extension("tags", item.topics.length === 0 ? undefined : item.topics.map((topic) => topic.name)),
    extension("_feedmill", { about, kind: item.kind, related: item.related.length === 0 ? undefined : item.related }),
  ];
  return { ...base, extensions };
}

function toAuthor(author: PackageFeed["options"]["author"]) {
  return { name: author?.name, url: author?.link };
}
