import { parseXml, type XmlElement, type XmlNode } from "@rgrove/parse-xml";
import { parseAtomFeed, parseRssFeed } from "feedsmith";
import type { Item } from "../../src/model/item.ts";

/** What a reader gets of an item. `updated` and all but the first image are not said in every format. */
export type Seen = {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly url: string | undefined;
  readonly published: string | undefined;
  readonly updated?: string | undefined;
  readonly authors: readonly (string | undefined)[];
  readonly topics: readonly (string | undefined)[];
  readonly images: readonly (string | undefined)[];
  readonly summary: string | undefined;
  readonly content: string | undefined;
};

/** What readers should get of an item, in a format that says everything. */
export function expectedOf(item: Item, html: string): Seen {
  return {
    id: item.id,
    title: item.title,
    url: item.url,
    published: item.publishedAt.toISOString(),
    updated: item.updatedAt.toISOString(),
    authors: item.authors.map(({ name }) => name),
    topics: item.topics.map(({ name }) => name),
    images: item.images.map(({ url }) => url),
    summary: item.summary,
    content: html,
  };
}

/** RSS by a strict XML parser. Throws when it is not well-formed or uses a prefix it does not declare. */
export function readRss(body: string): Seen[] {
  const channel = child(strict(body, "rss"), "channel");
  return all(channel, "item").map((item) => ({
    id: textOf(item, "guid"),
    title: textOf(item, "title"),
    url: textOf(item, "link"),
    published: iso(textOf(item, "pubDate")),
    authors: all(item, "dc:creator").map(({ text }) => text),
    topics: all(item, "category").map(({ text }) => text),
    images: all(item, "media:content").map(({ attributes }) => attributes["url"]),
    ...textsOf(textOf(item, "description"), textOf(item, "content:encoded")),
  }));
}

/** In RSS the content is the description when there is no summary. */
function textsOf(description = "", encoded?: string): Pick<Seen, "summary" | "content"> {
  return encoded === undefined
    ? { summary: "", content: description }
    : { summary: textOfHtml(description), content: encoded };
}

/** Atom by a strict XML parser. Throws like `readRss`. */
export function readAtom(body: string): Seen[] {
  return all(strict(body, "feed"), "entry").map((entry) => ({
    id: textOf(entry, "id"),
    title: textOf(entry, "title"),
    url: child(entry, "link").attributes["href"],
    published: textOf(entry, "published"),
    updated: textOf(entry, "updated"),
    authors: all(entry, "author").map((author) => textOf(author, "name")),
    topics: all(entry, "category").map(({ attributes }) => attributes["term"]),
    images: all(entry, "media:content").map(({ attributes }) => attributes["url"]),
    summary: textOfHtml(textOf(entry, "summary") ?? ""),
    content: textOf(entry, "content") ?? "",
  }));
}

/** RSS by a feed reader's parser. */
export function readRssByFeedsmith(body: string): Seen[] {
  return (parseRssFeed(body).items ?? []).map((item) => ({
    id: item.guid?.value,
    title: item.title,
    url: item.link,
    published: iso(item.pubDate),
    authors: item.dc?.creators ?? [],
    topics: (item.categories ?? []).map(({ name }) => name),
    images: (item.media?.contents ?? []).map(({ url }) => url),
    ...textsOf(item.description, item.content?.encoded),
  }));
}

/** Atom by a feed reader's parser. */
export function readAtomByFeedsmith(body: string): Seen[] {
  return (parseAtomFeed(body).entries ?? []).map((entry) => ({
    id: entry.id,
    title: entry.title?.value,
    url: entry.links?.[0]?.href,
    published: entry.published,
    updated: entry.updated,
    authors: (entry.authors ?? []).map(({ name }) => name),
    topics: (entry.categories ?? []).map(({ term }) => term),
    images: (entry.media?.contents ?? []).map(({ url }) => url),
    summary: textOfHtml(entry.summary?.value ?? ""),
    content: entry.content?.value ?? "",
  }));
}

/** JSON Feed. */
export function readJson(body: string): Seen[] {
  return jsonOf(body).items.map((item) => ({
    id: item.id,
    title: item.title,
    url: item.url,
    published: item.date_published,
    updated: item.date_modified,
    authors: (item.authors ?? []).map(({ name }) => name),
    topics: item.tags ?? [],
    images: item.image === undefined ? [] : [item.image],
    summary: item.summary ?? "",
    content: item.content_html,
  }));
}

export type JsonItem = {
  id: string;
  url?: string;
  title?: string;
  summary?: string;
  content_html?: string;
  image?: string;
  date_published?: string;
  date_modified?: string;
  language?: string;
  authors?: { name?: string; url?: string }[];
  tags?: string[];
  [extension: `_${string}`]: unknown;
};

export type JsonFeed = { version: string; title: string; items: JsonItem[]; [key: string]: unknown };

export function jsonOf(body: string): JsonFeed {
  return JSON.parse(body) as JsonFeed;
}

/** The root of a well-formed document whose prefixes are all declared. */
export function strict(xml: string, root: string): XmlElement {
  const document = parseXml(xml);
  if (document.root?.name !== root) throw new Error(`<${document.root?.name}> instead of <${root}>`);
  checkPrefixes(document.root, new Set(["xml"]));
  return document.root;
}

function checkPrefixes(element: XmlElement, known: ReadonlySet<string>): void {
  const declared = Object.keys(element.attributes).flatMap((name) => /^xmlns:(.+)$/u.exec(name)?.[1] ?? []);
  const prefixes = new Set([...known, ...declared]);
  const names = [element.name, ...Object.keys(element.attributes).filter((name) => !name.startsWith("xmlns"))];
  for (const name of names) {
    const [prefix] = name.split(":");
    if (name.includes(":") && !prefixes.has(prefix as string)) throw new Error(`undeclared prefix in ${name}`);
  }
  for (const node of element.children) if (isElement(node)) checkPrefixes(node, prefixes);
}

/** Every element below, itself included. */
export function everyElement(element: XmlElement): XmlElement[] {
  return [element, ...element.children.filter(isElement).flatMap(everyElement)];
}

export function all(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(isElement).filter((node) => node.name === name);
}

/** The only child of this name, or the first of several. */
export function child(element: XmlElement, name: string): XmlElement {
  const [first] = all(element, name);
  if (first === undefined) throw new Error(`<${element.name}> has no <${name}>`);
  return first;
}

export function textOf(element: XmlElement, name: string): string | undefined {
  return all(element, name)[0]?.text;
}

function isElement(node: XmlNode): node is XmlElement {
  return node.type === "element";
}

function iso(date: string | undefined): string | undefined {
  return date === undefined ? undefined : new Date(date).toISOString();
}

/** Text that was escaped to be HTML, as a browser would show it. */
function textOfHtml(html: string): string {
  if (/[<>"]/u.test(html)) throw new Error(`markup in ${html}`);
  const names: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return html.replace(/&(\w+|#39);/gu, (_all, name: string) => names[name === "#39" ? "apos" : name] ?? "?");
}
