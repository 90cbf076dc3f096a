import type { Author, Item as PackageItem } from "feed";
import { textTypes } from "../../model/file-types.ts";
import type { Item } from "../../model/item.ts";
import { type Markup, markup, plainText, trusted } from "../markup.ts";
import { atomEnclosures } from "./enclosures.ts";
import type { FeedDraft, FeedFormat } from "./format.ts";
import { type MediaElement, mediaElements } from "./media.ts";

/**
 * Atom 1.0 by our own serializer over the `feed` package's terms: the package has no hooks here, writes titles as HTML,
 * and has neither languages nor media.
 *
 * @see RFC 4287
 */
export const atom: FeedFormat = {
  name: "atom",
  title: "Atom",
  fileName: "feed.atom",
  contentType: textTypes[".atom"],
  toleratedTypes: ["application/xml", "text/xml"],
  syntax: "xml",
  render({ feed, options, items }) {
    const entries = items.map((one, index) => entry(one, feed.items[index] as Item));
    return markup`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="${options.language}">
${lines(feedChildren(options), "  ")}${entries}</feed>
`.markup;
  },
};

function feedChildren(options: FeedDraft["options"]) {
  const { feedLinks, author, updated } = options;
  return [
    markup`<id>${options.id}</id>`,
    markup`<title>${plainText(options.title)}</title>`,
    options.description ? markup`<subtitle>${plainText(options.description)}</subtitle>` : undefined,
    markup`<updated>${updated?.toISOString()}</updated>`,
    author && person("author", author),
    markup`<link rel="alternate" type="text/html" href="${options.link}"/>`,
    feedLinks?.atom && markup`<link rel="self" type="${textTypes[".atom"]}" href="${feedLinks.atom}"/>`,
    options.hub && markup`<link rel="hub" href="${options.hub}"/>`,
    options.favicon && markup`<icon>${options.favicon}</icon>`,
    options.image && markup`<logo>${options.image}</logo>`,
    options.copyright && markup`<rights>${plainText(options.copyright)}</rights>`,
    options.generator && markup`<generator>${options.generator}</generator>`,
  ];
}

function entry(base: PackageItem, { language, related, images, enclosures }: Item): Markup {
  const { author = [], category = [] } = base;
  const children = [
    markup`<id>${base.id}</id>`,
    markup`<title>${plainText(base.title)}</title>`,
    markup`<link rel="alternate" type="text/html" href="${base.link}"/>`,
    ...related.map(
      ({ title, url }) => markup`<link rel="related" type="text/html" title="${plainText(title)}" href="${url}"/>`,
    ),
    ...atomEnclosures(enclosures),
    base.published && markup`<published>${base.published.toISOString()}</published>`,
    markup`<updated>${base.date.toISOString()}</updated>`,
    ...author.map((one) => person("author", one)),
    // The name, for many readers show the term.
    ...category.map(({ term, scheme }) => markup`<category term="${plainText(term ?? "")}" scheme="${scheme}"/>`),
    base.description ? markup`<summary type="html">${base.description}</summary>` : undefined,
    base.content ? markup`<content type="html">${base.content}</content>` : undefined,
    ...mediaElements(images).map(media),
  ];
  const languageOf = language === undefined ? undefined : markup` xml:lang="${language}"`;
  return markup`  <entry${languageOf}>\n${lines(children, "    ")}  </entry>\n`;
}

function person(element: string, { name, email, link }: Author): Markup {
  const uri = link && markup`<uri>${link}</uri>`;
  const mail = email && markup`<email>${email}</email>`;
  return markup`<${trusted(element)}><name>${plainText(name ?? "")}</name>${uri}${mail}</${trusted(element)}>`;
}

function media({ name, attributes, description }: MediaElement): Markup {
  const list = Object.entries(attributes).map(([key, value]) => markup` ${trusted(key)}="${value}"`);
  if (description === undefined) return markup`<${trusted(name)}${list}/>`;
  return markup`<${trusted(name)}${list}><media:description type="plain">${plainText(description)}</media:description></${trusted(name)}>`;
}

function lines(children: readonly (Markup | string | false | undefined)[], indent: string): Markup[] {
  return children.filter((child) => typeof child === "object").map((child) => markup`${indent}${child}\n`);
}
