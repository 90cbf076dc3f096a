import type { Extension } from "feed";
import { optional } from "../../model/optional.ts";
import type { Image } from "../../model/record.ts";
import { extension } from "./extension.ts";

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

/** Attributes of a Media RSS element, not yet escaped. */
export type MediaAttributes = Readonly<Record<string, string>>;

/** Media RSS elements for an item's pictures, which RSS and Atom share. Pictures are no enclosures: those need a true size in bytes. */
export function mediaExtensions(images: readonly Image[]): Extension[] {
  const [first] = images;
  if (first === undefined) return [];
  return [
    extension(
      "media:content",
      images.map((image) => ({ _attributes: attributesOf(image) })),
    ),
    extension("media:thumbnail", [{ _attributes: { url: first.url, ...sizeOf(first) } }]),
  ];
}

function attributesOf(image: Image): MediaAttributes {
  const ending = new URL(image.url).pathname.split(".").at(-1)?.toLowerCase() ?? "";
  const type = types.get(ending);
  return { url: image.url, medium: "image", ...optional("type", type), ...sizeOf(image) };
}

function sizeOf({ width, height }: Image): MediaAttributes {
  return {
    ...(width === undefined ? {} : { width: String(width) }),
    ...(height === undefined ? {} : { height: String(height) }),
  };
}
