import { Feed as PackageFeed, type Item as PackageItem } from "feed";
import type { Feed } from "../../model/feed.ts";
import { type Item, isChanged } from "../../model/item.ts";
import { legal } from "../markup.ts";
import { extension } from "./extension.ts";
import type { MediaAttributes } from "./media.ts";

const namespaces = {
  "xmlns:dc": "http://purl.org/dc/elements/1.1/",
  "xmlns:dcterms": "http://purl.org/dc/terms/",
  "xmlns:media": "http://search.yahoo.com/mrss/",
};

/**
 * RSS 2.0 by the `feed` package, mended through its extension hooks: titles and authors as plain text, Dublin Core
 * creators (a bare name is no RSS author), languages and changes of items, Media RSS pictures.
 *
 * @see https://www.rssboard.org/rss-specification
 */
export function renderRss({ options, items: base }: PackageFeed, { items }: Feed): string {
  const feed = new PackageFeed(options);
  feed.extensions = [
    extension("_attributes", namespaces),
    extension("title", { _text: text(options.title) }),
    extension("description", { _text: text(options.description || options.title) }),
    extension("docs", { _text: "https://www.rssboard.org/rss-specification" }),
  ];
  if (options.copyright !== undefined) feed.extensions.push(extension("copyright", { _text: text(options.copyright) }));
  if (options.image !== undefined) {
    const image = {
      url: { _text: text(options.image) },
      title: { _text: text(options.title) },
      link: { _text: text(options.link ?? "") },
    };
    feed.extensions.push(extension("image", image));
  }
  feed.items = base.map((one, index) => toRssItem(one, items[index] as Item));
  return `${feed.rss2()}\n`;
}

function toRssItem(base: PackageItem, item: Item): PackageItem {
  const { author = [], category = [], extensions = [], description, content, ...rest } = base;
  const media = extensions.map(({ name, objects }) => extension(name, escaped(objects)));
  const creators = author.map(({ name = "" }) => ({ _text: text(name) }));
  return {
    ...rest,
    // `content:encoded` needs a description before it: what has no summary shows all there.
    ...(description ? { description: cdata(description), content: cdata(content) } : { description: cdata(content) }),
    category: category.map(({ name = "", domain = "" }) => ({ name: text(name), domain: attribute(domain) })),
    extensions: [
      extension("title", { _text: text(item.title) }),
      extension("guid", { _attributes: { isPermaLink: "false" }, _text: text(item.id) }),
      ...(creators.length === 0 ? [] : [extension("dc:creator", creators)]),
      ...(item.language === undefined ? [] : [extension("dc:language", { _text: text(item.language) })]),
      ...(isChanged(item) ? [extension("dcterms:modified", { _text: item.updatedAt.toISOString() })] : []),
      ...media,
    ],
  };
}

function escaped(elements: unknown) {
  return (elements as { _attributes: MediaAttributes }[]).map(({ _attributes }) => ({
    _attributes: Object.fromEntries(Object.entries(_attributes).map(([name, value]) => [name, attribute(value)])),
  }));
}

/** The package's XML writer escapes `<` and `>` itself, and takes `&amp;` for an ampersand. */
function text(value: string): string {
  return legal(value).replaceAll("&", "&amp;");
}

/** In attributes it escapes quotes only. */
function attribute(value: string): string {
  return text(value).replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** It ends CDATA at the second `]]>`; HTML says the same without. */
function cdata(html = ""): string {
  return legal(html).replaceAll("]]>", "]]&gt;");
}
