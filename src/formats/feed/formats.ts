import type { FormatName, Site } from "../../model/site.ts";
import { atom } from "./atom.ts";
import type { FeedFormat } from "./format.ts";
import { json } from "./json.ts";
import { rss } from "./rss.ts";

/** Every format by its name. A new one is a file like these, and a line here and in `formatNames`. */
export const formats = { rss, atom, json } as const satisfies { readonly [Name in FormatName]: FeedFormat };

/** What feeds are called in their folders. */
export const feedFileNames: ReadonlySet<string> = new Set(Object.values(formats).map(({ fileName }) => fileName));

/** The formats that the site writes, in the order they are offered. */
export function formatsOf(site: Site): FeedFormat[] {
  return site.formats.map((name) => formats[name]);
}
