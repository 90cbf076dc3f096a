import type { Author, Item, Feed as PackageFeed } from "feed";
import { type Markup, markup, trusted } from "./markup.ts";
import type { MediaAttributes } from "./media.ts";

/**
 * Atom 1.0 from the `feed` package's object. Our own: the package has no hooks here, writes titles as HTML, and knows
 * neither languages nor media.
 *
 * @see RFC 4287
 */
export function renderAtom({ options, items }: PackageFeed): string {
  const { feedLinks, author, updated } = options;
  const head = [
    markup`<id>${options.id}</id>`,
    markup`<title>${options.title}</title>`,
    options.description ? markup`<subtitle>${options.description}</subtitle>` : undefined,
    markup`<updated>${updated?.toISOString()}</updated>`,
    author && person("author", author),
    markup`<link rel="alternate" type="text/html" href="${options.link}"/>`,
    feedLinks?.atom && markup`<link rel="self" type="application/atom+xml" href="${feedLinks.atom}"/>`,
    options.favicon && markup`<icon>${options.favicon}</icon>`,
    options.image && markup`<logo>${options.image}</logo>`,
    options.copyright && markup`<rights>${options.copyright}</rights>`,
    options.generator && markup`<generator>${options.generator}</generator>`,
  ];
  return markup`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="${options.language}">
${lines(head, "  ")}${items.map(entry)}</feed>
`.markup;
}

function entry(item: Item): Markup {
  const { author = [], category = [] } = item;
  const children = [
    markup`<id>${item.id}</id>`,
    markup`<title>${item.title}</title>`,
    markup`<link rel="alternate" type="text/html" href="${item.link}"/>`,
    item.published && markup`<published>${item.published.toISOString()}</published>`,
    markup`<updated>${item.date.toISOString()}</updated>`,
    ...author.map((one) => person("author", one)),
    ...category.map(({ term, scheme, name }) => markup`<category term="${term}" scheme="${scheme}" label="${name}"/>`),
    item.description ? markup`<summary type="html">${item.description}</summary>` : undefined,
    item.content ? markup`<content type="html">${item.content}</content>` : undefined,
    ...media(item),
  ];
  return markup`  <entry>\n${lines(children, "    ")}  </entry>\n`;
}

function person(element: string, { name, email, link }: Author): Markup {
  const uri = link && markup`<uri>${link}</uri>`;
  const mail = email && markup`<email>${email}</email>`;
  return markup`<${trusted(element)}><name>${name}</name>${uri}${mail}</${trusted(element)}>`;
}

function media({ extensions = [] }: Item): Markup[] {
  return extensions.flatMap(({ name, objects }) =>
    (objects as unknown as { _attributes: MediaAttributes }[]).map(({ _attributes }) => {
      const attributes = Object.entries(_attributes).map(([key, value]) => markup` ${trusted(key)}="${value}"`);
      return markup`<${trusted(name)}${attributes}/>`;
    }),
  );
}

function lines(children: readonly (Markup | string | false | undefined)[], indent: string): Markup[] {
  return children.filter((child) => typeof child === "object").map((child) => markup`${indent}${child}\n`);
}
