import type { Enclosure, Image, Related } from "./record.ts";

/** One entry of a feed, complete: text is plain, URLs are absolute http(s), `html` is sanitised. */
export type Item = {
  /** Never changes; the same in every feed and format. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  /** The whole text, with `feeds.content: full`. */
  readonly html?: string;
  readonly publishedAt: Date;
  /** Never before `publishedAt`, never in the future. */
  readonly updatedAt: Date;
  readonly kind?: string;
  readonly language?: string;
  readonly topics: readonly ItemTopic[];
  readonly images: readonly Image[];
  readonly enclosures?: readonly Enclosure[];
  /** People, or else the source itself. */
  readonly authors: readonly Source[];
  readonly source?: Source;
  readonly related: readonly Related[];
};

/** True when an item was changed after it was published. */
export function isChanged({ publishedAt, updatedAt }: Item): boolean {
  return updatedAt > publishedAt;
}

/** A topic an item belongs to; `id` names its folder. */
export type ItemTopic = { readonly id: string; readonly name: string };

/** Who an item is from; `url` is absolute http(s). */
export type Source = { readonly name: string; readonly url?: string };
