import type { Item } from "../../src/model/item.ts";
import type { Site } from "../../src/model/site.ts";
import {
  all,
  everyElement,
  type JsonItem,
  jsonOf,
  readAtom,
  readJson,
  readRss,
  type Seen,
  strict,
  textOf,
} from "./read-back.ts";

/** A feed's files in all three formats. */
export type FeedFiles = { readonly rss: string; readonly atom: string; readonly json: string };

const address = /^https?:\/\/[^\s"<>\\^`{|}]+$/u;
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u;
const feedKeys =
  /^(?:version|title|home_page_url|feed_url|description|user_comment|icon|favicon|language|authors|hubs|items|_[a-z]+)$/u;
const itemKeys =
  /^(?:id|url|title|summary|content_html|image|date_published|date_modified|language|authors|tags|_[a-z]+)$/u;

/** Which of the rules that every feed keeps are broken; most of them no validator knows. */
export function brokenRules(files: FeedFiles, items: readonly Item[], site: Site): string[] {
  const newest = items.reduce((latest, { updatedAt }) => Math.max(latest, updatedAt.getTime()), Date.UTC(2000, 0));
  return [
    ...rssFaults(files.rss, new Date(newest), site).map((fault) => `RSS: ${fault}`),
    ...atomFaults(files.atom, new Date(newest), site).map((fault) => `Atom: ${fault}`),
    ...jsonFeedFaults(files.json, site).map((fault) => `JSON: ${fault}`),
    ...itemFaults(readRss(files.rss), items).map((fault) => `RSS: ${fault}`),
    ...itemFaults(readAtom(files.atom), items).map((fault) => `Atom: ${fault}`),
    ...itemFaults(readJson(files.json), items).map((fault) => `JSON: ${fault}`),
    ...Object.entries(files).flatMap(([format, body]) => bodyFaults(body).map((fault) => `${format}: ${fault}`)),
  ];
}

function itemFaults(seen: readonly Seen[], items: readonly Item[]): string[] {
  const published = seen.map((one) => one.published ?? "");
  const newestFirst = [...published].sort().reverse();
  return faultsIn({
    "an item's date is missing or wrong": published.every((date, index) => date === iso(items[index]?.publishedAt)),
    "not newest first": published.every((date, index) => date === newestFirst[index]),
    "an id twice": new Set(seen.map(({ id }) => id)).size === items.length,
    "an address is not absolute http(s)": seen.flatMap(({ url, images }) => [url, ...images]).every(isAddress),
  });
}

function bodyFaults(body: string): string[] {
  return faultsIn({
    "it tells a secret": !/secured|c2VjcmV0/u.test(body),
    "it shows a value that is none": !/Invalid Date|undefined|\[object |NaN/u.test(body),
    "an enclosure of no length": !body.includes('length="0"'),
    "no line end at the end": body.endsWith("\n"),
  });
}

function rssFaults(body: string, newest: Date, site: Site): string[] {
  const rss = strict(body, "rss");
  const [channel = rss] = all(rss, "channel");
  const names = everyElement(channel).map(({ name }) => name);
  const items = all(channel, "item");
  const selfLinks = all(channel, "atom:link").map(({ attributes }) => attributes["rel"]);
  return faultsIn({
    version: rss.attributes["version"] === "2.0",
    "lastBuildDate is not that of the newest item": textOf(channel, "lastBuildDate") === newest.toUTCString(),
    language: textOf(channel, "language") === site.language,
    "no title": isText(textOf(channel, "title")),
    "no description": isText(textOf(channel, "description")),
    "self link": selfLinks.join() === (site.url === undefined ? "" : site.hub === undefined ? "self" : "self,hub"),
    "channel elements behind the items": endsWithItems(body),
    "a guid that claims to be a link": items.every(
      (item) => all(item, "guid")[0]?.attributes["isPermaLink"] === "false",
    ),
    "an author or enclosure": !names.includes("author") && !names.includes("enclosure"),
    "an address that is none": addressesIn(body, "rss").every(isAddress),
  });
}

function endsWithItems(body: string): boolean {
  return !body.includes("</item>") || /<\/item>\s*<\/channel>\s*<\/rss>\s*$/u.test(body);
}

function atomFaults(body: string, newest: Date, site: Site): string[] {
  const feed = strict(body, "feed");
  const once = ["id", "title", "updated", "published"];
  const entries = all(feed, "entry");
  const links = all(feed, "link").map(({ attributes }) => attributes["rel"]);
  return faultsIn({
    "updated is not that of the newest item": textOf(feed, "updated") === newest.toISOString(),
    language: feed.attributes["xml:lang"] === site.language,
    "not one author": all(feed, "author").length === 1,
    links:
      links.join() ===
      ["alternate", ...((site.url && ["self"]) || []), ...((site.url && site.hub && ["hub"]) || [])].join(),
    "an entry without what it must have once": entries.every((entry) =>
      once.every((name) => all(entry, name).length === 1),
    ),
    "an entry without its one link": entries.every(
      (entry) => all(entry, "link").filter(({ attributes }) => attributes["rel"] === "alternate").length === 1,
    ),
    "a category without a term": entries.every((entry) =>
      all(entry, "category").every(({ attributes }) => isText(attributes["term"])),
    ),
    "an address that is none": addressesIn(body, "feed").every(isAddress),
  });
}

/** What JSON Feed 1.1 asks for, by hand. */
export function jsonFeedFaults(body: string, site: Site): string[] {
  const feed = jsonOf(body);
  const addresses = ["feed_url", "icon", "favicon"].flatMap((key) => feed[key] ?? []);
  return [
    ...faultsIn({
      version: feed.version === "https://jsonfeed.org/version/1.1",
      "no title": isText(feed.title),
      language: feed["language"] === site.language,
      "feed_url without a site, or none with one": "feed_url" in feed === (site.url !== undefined),
      "an address that is none": [feed["home_page_url"], ...addresses].every(isAddress),
      "an unknown key": hasOnly(feed, feedKeys),
      "authors who are none": areAuthors(feed["authors"]),
    }),
    ...feed.items.flatMap((item) => jsonItemFaults(item).map((fault) => `${fault} in ${item.id}`)),
  ];
}

function jsonItemFaults(item: JsonItem): string[] {
  return faultsIn({
    "no id": isText(item.id),
    "no title": isText(item.title),
    "no content": typeof item.content_html === "string",
    "an empty summary": item.summary === undefined || isText(item.summary),
    "an address that is none": [item.url, ...(item.image === undefined ? [] : [item.image])].every(isAddress),
    "a date that is none": [item.date_published, item.date_modified].every((date) => dateTime.test(date ?? "")),
    "tags that are none": item.tags === undefined || (item.tags.length > 0 && item.tags.every(isText)),
    "authors who are none": areAuthors(item.authors),
    "an unknown key": hasOnly(item, itemKeys),
  });
}

function areAuthors(authors: unknown): boolean {
  if (authors === undefined) return true;
  const list = authors as { name?: unknown; url?: unknown }[];
  return list.length > 0 && list.every(({ name, url }) => isText(name) && (url === undefined || isAddress(url)));
}

function hasOnly(object: object, known: RegExp): boolean {
  return Object.entries(object).every(
    ([key, value]) => known.test(key) && (key[0] !== "_" || typeof value === "object"),
  );
}

function addressesIn(body: string, root: string): string[] {
  return everyElement(strict(body, root)).flatMap(({ attributes }) =>
    ["href", "url", "scheme", "domain"].flatMap((name) => attributes[name] ?? []),
  );
}

function isAddress(value: unknown): boolean {
  return typeof value === "string" && address.test(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function iso(date: Date | undefined): string | undefined {
  return date?.toISOString();
}

function faultsIn(rules: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(rules).flatMap(([fault, isKept]) => (isKept ? [] : [fault]));
}
