import type { Item as PackageItem } from "feed";
import { textTypes } from "../../model/file-types.ts";
import { type Item, isChanged } from "../../model/item.ts";
import { legal } from "../markup.ts";
import { rssEnclosures } from "./enclosures.ts";
import { extension } from "./extension.ts";
import type { FeedDraft, FeedFormat } from "./format.ts";
import type { MediaAttributes } from "./media.ts";

const namespaces = {
  "xmlns:dc": "http://purl.org/dc/elements/1.1/",
  "xmlns:dcterms": "http://purl.org/dc/terms/",
  "xmlns:media": "http://search.yahoo.com/mrss/",
};

/**
 * RSS 2.0 by the `feed` package, corrected through its extension hooks: titles and authors as plain text, Dublin Core
 * creators (a bare name is no RSS author), languages and changes of items, Media RSS pictures, enclosures with their true length.
 *
 * @see https://www.rssboard.org/rss-specification
 */
export const rss: FeedFormat = {
  name: "rss",
  title: "RSS",
  fileName: "feed.rss",
  contentType: textTypes[".rss"],
  toleratedTypes: ["application/xml", "text/xml"],
  syntax: "xml",
  render({ feed, options, items, toPackageFeed }) {
    const rssItems = items.map((one, index) => toRssItem(one, feed.items[index] as Item));
    return `${toPackageFeed(channelExtensions(options), rssItems).rss2()}\n`;
  },
};

function channelExtensions(options: FeedDraft["options"]) {
  const extensions = [
    extension("_attributes", namespaces),
    extension("title", { _text: text(options.title) }),
    extension("description", { _text: text(options.description || options.title) }),
    extension("docs", { _text: "https://www.rssboard.org/rss-specification" }),
  ];
  if (options.copyright !== undefined) extensions.push(extension("copyright", { _text: text(options.copyright) }));
  if (options.image !== undefined) {
    const image = {
      url: { _text: text(options.image) },
      title: { _text: text(options.title) },
      link: { _text: text(options.link ?? "") },
    };
    extensions.push(extension("image", image));
  }
  return extensions;
}

function toRssItem(base: PackageItem, item: Item): PackageItem {
  const { author = [], category = [], extensions = [], description, content, ...rest } = base;
  const media = rssEnclosures(item.enclosures ?? [], extensions).map(({ name, objects }) =>
    extension(name, escaped(objects)),
  );
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
