/** Who publishes the feeds and where. `url` ends with a slash; absent in previews. */
export type Site = {
  readonly title: string;
  readonly url?: string;
  readonly description: string;
  readonly language: string;
  /** What pages and feeds say instead of English texts, by text. */
  readonly words?: Readonly<Record<string, string | undefined>>;
  readonly author?: { readonly name: string; readonly url?: string | undefined; readonly email?: string | undefined };
  readonly rights?: string;
  readonly icon?: string;
  readonly logo?: string;
  /** WebSub hub that hears of every change. */
  readonly hub?: string;
  /** Beginning of every id, a `tag:` URI up to its comma, year and colon. */
  readonly idPrefix: string;
  /** Formats that are written, in the order they are offered. */
  readonly formats: readonly FormatName[];
  /** Minutes between scheduled runs: how long readers may keep a feed. Absent when the schedule does not say. */
  readonly ttlMinutes?: number;
  readonly hasPages: boolean;
  readonly hasOpml: boolean;
  readonly hasEmbed: boolean;
  readonly hasApi: boolean;
  /** Files have compressed copies beside them (`output.precompress`). */
  readonly precompress: boolean;
};

/** Every format that feeds can be written in, in the order they are offered. `formats/feed/` has one file for each. */
export const formatNames = ["rss", "atom", "json"] as const;
/** The name of one of them. */
export type FormatName = (typeof formatNames)[number];

/** Takes the place of the site in previews, where formats demand an address. Can never be a real one. */
export const previewUrl = "https://feedmill.invalid/";

/** The public address of a path below the output. */
export function publicUrl(site: Site, path: string): string {
  return new URL(path.split("/").map(encodeURIComponent).join("/"), site.url ?? previewUrl).href;
}
