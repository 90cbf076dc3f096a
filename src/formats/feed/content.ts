import type { Item } from "../../model/item.ts";
import type { Site } from "../../model/site.ts";
import { type Markup, markup, trusted } from "../markup.ts";
import { runsRightToLeft, translate, translateMarkup } from "../translate.ts";

/** What readers show of an item: picture, text, source, who else covers it. Safe HTML, never empty. */
export function contentHtml(item: Item, site: Site): string {
  const [image] = item.images;
  const isInText = image !== undefined && item.html?.includes(markup`src="${image.url}"`.markup);
  const picture =
    image &&
    !isInText &&
    markup`<p><img src="${image.url}" alt="${image.title ?? ""}"${size("width", image.width)}${size("height", image.height)}></p>`;
  const text = item.html === undefined ? item.summary !== "" && markup`<p>${item.summary}</p>` : trusted(item.html);
  const parts = [picture, text, sourceLine(item, site), alsoCovered(item, site)].filter(
    (part) => typeof part === "object",
  );
  // Validators warn of an item that has nothing to show.
  return markup`${parts.length > 0 ? parts : markup`<p><a href="${item.url}">${item.title}</a></p>`}`.markup;
}

function sourceLine({ source, url }: Item, site: Site): Markup | undefined {
  if (source === undefined) return undefined;
  const { line, name } = directionsOf(runsRightToLeft(site, "Source: {name}"));
  const link = markup`<a href="${url}"${name}>${source.name}</a>`;
  return markup`<p${line}>${translateMarkup(site, "Source: {name}", { name: link })}</p>`;
}

function alsoCovered({ related }: Item, site: Site): Markup | undefined {
  if (related.length === 0) return undefined;
  const { line, name } = directionsOf(runsRightToLeft(site, "Also covered by:"));
  const entries = related.map(({ url, title, source }) => {
    const from = source && markup` (${name === undefined ? source : markup`<span${name}>${source}</span>`})`;
    return markup`<li><a href="${url}"${name}>${title}</a>${from}</li>`;
  });
  return markup`<p${line}>${translate(site, "Also covered by:")}</p><ul${line}>${entries}</ul>`;
}

/** Readers lay text out from left to right by default. Not `bdi`: validators and many readers do not support it. */
function directionsOf(isRightToLeft: boolean) {
  return isRightToLeft ? { line: markup` dir="rtl"`, name: markup` dir="auto"` } : { line: undefined, name: undefined };
}

function size(name: string, pixels: number | undefined) {
  return pixels === undefined ? undefined : markup` ${name}="${pixels}"`;
}
