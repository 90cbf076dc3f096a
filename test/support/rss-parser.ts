import Parser from "rss-parser";
import type { Item } from "../../src/model/item.ts";
import type { Seen } from "./read-back.ts";

/** What every reader shows of an item. */
export type Shown = Pick<Seen, "id" | "title" | "url" | "published">;

/** What rss-parser makes of a feed, RSS or Atom. */
export async function readByRssParser(body: string): Promise<Shown[]> {
  const { items } = await new Parser<object, { readonly id?: string }>().parseString(body);
  return items.map(({ guid, id, title, link, isoDate }) => ({ id: guid ?? id, title, url: link, published: isoDate }));
}

/** What it should make of it. */
export function shownOf({ id, title, url, publishedAt }: Item): Shown {
  return { id, title, url, published: publishedAt.toISOString() };
}
