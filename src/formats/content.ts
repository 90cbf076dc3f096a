import type { Item } from "../model/item.ts";
import { markup, trusted } from "./markup.ts";

/** What readers show of an item: picture, text, where it is from, who else covers it. Safe HTML, never empty. */
export function contentHtml(item: Item): string {
  const [image] = item.images;
  const isInText = image !== undefined && item.html?.includes(markup`src="${image.url}"`.markup);
  const picture =
    image &&
    !isInText &&
    markup`<p><img src="${image.url}" alt="${image.title ?? ""}"${size("width", image.width)}${size("height", image.height)}></p>`;
  const text = item.html === undefined ? item.summary !== "" && markup`<p>${item.summary}</p>` : trusted(item.html);
  const { source, related } = item;
  const from = source && markup`<p>Source: <a href="${item.url}">${source.name}</a></p>`;
  const others = related.map(
    (other) => markup`<li><a href="${other.url}">${other.title}</a>${other.source && ` (${other.source})`}</li>`,
  );
  const alsoCovered = others.length > 0 && markup`<p>Also covered by:</p><ul>${others}</ul>`;
  const parts = [picture, text, from, alsoCovered].filter((part) => typeof part === "object");
  // Validators warn of an item that has nothing to show.
  return markup`${parts.length > 0 ? parts : markup`<p><a href="${item.url}">${item.title}</a></p>`}`.markup;
}

function size(name: string, pixels: number | undefined) {
  return pixels === undefined ? undefined : markup` ${name}="${pixels}"`;
}
