import type { Enclosure, Image, Related } from "./record.ts";

/** One entry of a feed. Text is plain, URLs are absolute http(s), `html` is sanitized. */
export type Item = {
  /** Never changes; the same in every feed and format. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  /** The full content, only in feeds that show it. */
  readonly html?: string;
  readonly publishedAt: Date;
  /** Never before `publishedAt`, never in the future. */
  readonly updatedAt: Date;
  readonly kind?: string;
  readonly language?: string;
  readonly topics: readonly ItemTopic[];
  readonly images: readonly Image[];
  readonly enclosures?: readonly Enclosure[];
  /** The authors, or the source when it names none. */
  readonly authors: readonly Source[];
  readonly source?: Source;
  readonly related: readonly Related[];
};

/** True when an item changed after its publication. */
export function isChanged({ publishedAt, updatedAt }: Item): boolean {
  return updatedAt > publishedAt;
}

/** A topic of an item; `id` is the name of its folder. */
export type ItemTopic = { readonly id: string; readonly name: string };

/** The publisher of an item; `url` is absolute http(s). */
export type Source = { readonly name: string; readonly url?: string };
