import { json } from "./json.ts";

type Fields = Readonly<Record<string, unknown>>;

/** An item of a JSON Feed as it was read back; only its id is certain. */
export type ReadItem = Fields & { readonly id: string };

/** A feed read back from its JSON Feed file. */
export type ReadFeed = { readonly fields: Fields; readonly items: ReadonlyMap<string, ReadItem> };

/** Keys of JSON Feed as people call them; a subscriber sees no others. */
const itemNames: readonly (readonly [key: string, name: string])[] = [
  ["title", "title"],
  ["url", "link"],
  ["summary", "summary"],
  ["content_html", "content"],
  ["image", "image"],
  ["date_published", "published"],
  ["date_modified", "updated"],
  ["authors", "authors"],
  ["tags", "topics"],
  ["language", "language"],
];
const extensionNames = ["kind", "related"];
const feedNames: readonly (readonly [key: string, name: string])[] = [
  ["title", "title"],
  ["description", "description"],
  ["home_page_url", "page"],
  ["feed_url", "address"],
  ["icon", "icon"],
  ["favicon", "favicon"],
  ["language", "language"],
  ["authors", "authors"],
  ["hubs", "hub"],
];

/**
 * Reads one of our JSON Feed files back. Skips items without an id, as readers do.
 *
 * @returns what is wrong with it when it is no JSON Feed, or not ours
 */
export function readJsonFeed(body: string): ReadFeed | { readonly fault: string } {
  const feed = parse(body);
  if (!isObject(feed) || !Array.isArray(feed["items"])) return { fault: `it is no ${json.contentType}` };
  if (!isObject(feed["_feedmill"])) return { fault: "it is not feedmill's" };
  const items = (feed["items"] as unknown[]).filter(isReadItem);
  return { fields: feed, items: new Map(items.map((item) => [item.id, item])) };
}

/** Names of what differs between two versions of an item. */
export function changedFields(before: ReadItem, after: ReadItem): string[] {
  const [was, is] = [before, after].map((item) => (isObject(item["_feedmill"]) ? item["_feedmill"] : {}));
  return [
    ...differing(itemNames, before, after),
    ...extensionNames.filter((name) => text(was?.[name]) !== text(is?.[name])),
  ];
}

/** Names of what differs between two versions of a feed beside its items. */
export function changedFeedFields({ fields: before }: ReadFeed, { fields: after }: ReadFeed): string[] {
  return differing(feedNames, before, after);
}

function differing(names: readonly (readonly [string, string])[], before: Fields, after: Fields): string[] {
  return names.filter(([key]) => text(before[key]) !== text(after[key])).map(([, name]) => name);
}

function text(value: unknown): string | undefined {
  return JSON.stringify(value);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isReadItem(value: unknown): value is ReadItem {
  return isObject(value) && typeof value["id"] === "string";
}
