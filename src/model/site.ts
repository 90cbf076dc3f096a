/** Who publishes the feeds and where. `url` ends with a slash; it is absent in previews. */
export type Site = {
  readonly title: string;
  readonly url?: string;
  readonly description: string;
  readonly language: string;
  /** Replacements for English texts in pages and feeds, by text. */
  readonly words?: Readonly<Record<string, string | undefined>>;
  readonly author?: { readonly name: string; readonly url?: string | undefined; readonly email?: string | undefined };
  readonly rights?: string;
  readonly icon?: string;
  readonly logo?: string;
  /** The WebSub hub to ping. */
  readonly hub?: string;
  /** The prefix of every item id: a `tag:` URI up to and including comma, year and colon. */
  readonly idPrefix: string;
  /** The formats to write, in display order. */
  readonly formats: readonly FormatName[];
  /** Minutes between scheduled runs: how long readers may cache a feed. Absent when the schedule does not tell. */
  readonly ttlMinutes?: number;
  readonly hasPages: boolean;
  readonly hasOpml: boolean;
  readonly hasEmbed: boolean;
  readonly hasApi: boolean;
  /** Write compressed copies next to the files (`output.precompress`). */
  readonly precompress: boolean;
};

/** All feed formats, in display order. `formats/feed/` has one file for each. */
export const formatNames = ["rss", "atom", "json"] as const;
/** The name of a feed format. */
export type FormatName = (typeof formatNames)[number];

/** The address of the site in previews, where formats require one. `.invalid` can never be a real host. */
const previewUrl = "https://feedmill.invalid/";

/** The public address of a path below the output. */
export function publicUrl(site: Site, path: string): string {
  return new URL(path.split("/").map(encodeURIComponent).join("/"), site.url ?? previewUrl).href;
}
