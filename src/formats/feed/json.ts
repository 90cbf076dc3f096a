import type { Item as PackageItem } from "feed";
import type { Item } from "../../model/item.ts";
import { optional } from "../../model/optional.ts";
import { generator } from "../generator.ts";
import { jsonAttachments } from "./enclosures.ts";
import { extension } from "./extension.ts";
import type { FeedDraft, FeedFormat } from "./format.ts";

/**
 * JSON Feed 1.1 by the `feed` package, which writes version 1.0, brought up to date through its extension hooks.
 *
 * @see https://www.jsonfeed.org/version/1.1/
 */
export const json: FeedFormat = {
  name: "json",
  title: "JSON Feed",
  fileName: "feed.json",
  contentType: "application/feed+json",
  toleratedTypes: ["application/json"],
  syntax: "json",
  render(draft) {
    const { feed, items, toPackageFeed } = draft;
    const jsonItems = items.map((item, index) => toJsonItem(item, feed.items[index] as Item));
    return `${toPackageFeed(topLevelExtensions(draft), jsonItems).json1()}\n`;
  },
};

function topLevelExtensions({ feed: { plan, items }, options, translate }: FeedDraft) {
  // For people who open the file in a browser.
  const userComment = translate("This is a feed: paste its address into a feed reader to be told of what is new.");
  return [
    extension("version", "https://jsonfeed.org/version/1.1"),
    extension("author", undefined),
    // JSON Feed has no generator.
    extension("_feedmill", { generator }),
    extension("language", options.language),
    extension("favicon", options.favicon),
    extension("icon", plan.image ?? options.favicon ?? options.image),
    extension("hubs", options.hub === undefined ? undefined : [{ type: "WebSub", url: options.hub }]),
    extension("user_comment", options.feedLinks?.json === undefined ? undefined : userComment),
    // A feed-wide author would be shown beside the items' own.
    extension("authors", items.every(({ authors }) => authors.length === 0) ? [toAuthor(options.author)] : undefined),
  ];
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
    extension("attachments", jsonAttachments(item.enclosures)),
    extension("_feedmill", ownFields(item)),
  ];
  return { ...base, extensions };
}

/** What JSON Feed has no fields for. */
function ownFields({ kind, related }: Item) {
  if (kind === undefined && related.length === 0) return undefined;
  return { ...optional("kind", kind), ...(related.length === 0 ? {} : { related }) };
}

function toAuthor(author: FeedDraft["options"]["author"]) {
  return { name: author?.name, url: author?.link };
}
