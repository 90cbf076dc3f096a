import type { Item as PackageItem } from "feed";
import { textTypes } from "../../model/file-types.ts";
import { type Item, isChanged } from "../../model/item.ts";
import { legal, looksLikeMarkup } from "../markup.ts";
import { enclosureOf, mediaEnclosures } from "./enclosures.ts";
import { extension } from "./extension.ts";
import type { FeedDraft, FeedFormat } from "./format.ts";
import { type MediaElement, mediaElements } from "./media.ts";

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
  render({ feed, site, options, items, toPackageFeed }) {
    const rssItems = items.map((one, index) => toRssItem(one, feed.items[index] as Item, site.language));
    return `${toPackageFeed(channelExtensions(options, site.language), rssItems).rss2()}\n`;
  },
};

function channelExtensions(options: FeedDraft["options"], language: string) {
  const extensions = [
    extension("_attributes", namespaces),
    extension("title", plain(options.title, language)),
    extension("description", plain(options.description || options.title, language)),
    extension("docs", { _text: "https://www.rssboard.org/rss-specification" }),
  ];
  if (options.copyright !== undefined) extensions.push(extension("copyright", plain(options.copyright, language)));
  if (options.image !== undefined) {
    const image = {
      url: { _text: text(options.image) },
      title: plain(options.title, language),
      link: { _text: text(options.link ?? "") },
    };
    extensions.push(extension("image", image));
  }
  return extensions;
}

function toRssItem(base: PackageItem, item: Item, language: string): PackageItem {
  const { author = [], category = [], description, content, ...rest } = base;
  const ownLanguage = item.language ?? language;
  const creators = author.map(({ name = "" }) => plain(name, language));
  const categories = category.map(({ name = "", domain = "" }) => {
    const { _attributes = {}, _text } = plain(name, language);
    return { _attributes: { domain: attribute(domain), ..._attributes }, _text };
  });
  return {
    ...rest,
    // `content:encoded` needs a description before it: what has no summary shows all there.
    ...(description ? { description: cdata(description), content: cdata(content) } : { description: cdata(content) }),
    extensions: [
      extension("title", plain(item.title, ownLanguage)),
      extension("guid", { _attributes: { isPermaLink: "false" }, _text: text(item.id) }),
      ...(categories.length === 0 ? [] : [extension("category", categories)]),
      ...(creators.length === 0 ? [] : [extension("dc:creator", creators)]),
      ...(item.language === undefined ? [] : [extension("dc:language", { _text: text(item.language) })]),
      ...(isChanged(item) ? [extension("dcterms:modified", { _text: item.updatedAt.toISOString() })] : []),
      ...enclosureExtensions(item),
      ...mediaExtensions(item, ownLanguage),
    ],
  };
}

function enclosureExtensions({ enclosures }: Item) {
  const attributes = enclosureOf(enclosures);
  return attributes === undefined ? [] : [extension("enclosure", [{ _attributes: escaped(attributes) }])];
}

function mediaExtensions({ images, enclosures }: Item, language: string) {
  const elements = [...mediaElements(images), ...mediaEnclosures(enclosures)];
  const groups = Map.groupBy(elements, ({ name }) => name);
  return [...groups].map(([name, elements]) =>
    extension(
      name,
      elements.map((element) => toMedia(element, language)),
    ),
  );
}

function toMedia({ attributes, description }: MediaElement, language: string) {
  const content = { _attributes: escaped(attributes) };
  if (description === undefined) return content;
  const { _attributes, _text } = plain(description, language);
  return { ...content, "media:description": { _attributes: { type: "plain", ..._attributes }, _text } };
}

function escaped(attributes: MediaElement["attributes"]) {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attribute(value)]));
}

/**
 * Plain text in this language, an element's whole content. Text that looks like markup needs a hexadecimal reference
 * beside it (see `plainText` of `markup.ts`): the package's XML writer writes none in text, but keeps those in attributes.
 */
function plain(value: string, language: string) {
  if (!looksLikeMarkup(value)) return { _text: text(value) };
  const [first = "", ...rest] = language;
  const lang = `&#x${first.codePointAt(0)?.toString(16)};${attribute(rest.join(""))}`;
  return { _attributes: { "xml:lang": lang }, _text: text(value) };
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
