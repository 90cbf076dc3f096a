import { optional } from "../../model/optional.ts";
import type { Image } from "../../model/record.ts";

// A map: `types["constructor"]` of an object would be a function.
const types: ReadonlyMap<string, string> = new Map([
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["png", "image/png"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["avif", "image/avif"],
  ["svg", "image/svg+xml"],
]);

/** A Media RSS element, nothing escaped yet. */
export type MediaElement = {
  readonly name: "media:content" | "media:thumbnail";
  readonly attributes: Readonly<Record<string, string>>;
  /** The text of a `media:description` in it. */
  readonly description?: string;
};

/**
 * Elements for an item's pictures, which RSS and Atom share. Pictures are no enclosures: those need a true size in bytes.
 *
 * @see https://www.rssboard.org/media-rss
 */
export function mediaElements(images: readonly Image[]): MediaElement[] {
  const [first] = images;
  if (first === undefined) return [];
  return [
    ...images.map(toContent),
    { name: "media:thumbnail", attributes: { url: first.url, ...sizeOf(first) } } as const,
  ];
}

function toContent(image: Image): MediaElement {
  const ending = new URL(image.url).pathname.split(".").at(-1)?.toLowerCase() ?? "";
  const type = types.get(ending);
  return {
    name: "media:content",
    attributes: { url: image.url, medium: "image", ...optional("type", type), ...sizeOf(image) },
    ...optional("description", image.title),
  };
}

function sizeOf({ width, height }: Image): MediaElement["attributes"] {
  return {
    ...(width === undefined ? {} : { width: String(width) }),
    ...(height === undefined ? {} : { height: String(height) }),
  };
}
