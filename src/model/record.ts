/** A picture as a record names it; `url` is absolute http(s). Sizes are in pixels. */
export type Image = {
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  readonly title?: string;
};

/** Who published the original. `name` is clean plain text, `domain` a bare host name. */
export type Provider = {
  readonly name?: string;
  readonly domain?: string;
  readonly authors: readonly string[];
};

/** Another page that covers the same story; never checked, never an item. */
export type Related = {
  readonly title: string;
  readonly url: string;
  readonly source?: string;
};

/** A file to play or download; `url` is absolute http(s). */
export type Enclosure = {
  readonly url: string;
  /** MIME type, as written or by the name's ending. */
  readonly type?: string;
  /** In bytes, as written: nobody measures it. */
  readonly length?: number;
  readonly durationSeconds?: number;
  readonly title?: string;
};

/**
 * One record file as the rest of the program sees it: text is clean and plain, URLs are absolute and normalised,
 * dates are ISO 8601 strings in UTC. Holds nothing secret: `secured` is never read into it.
 */
export type SourceRecord = {
  /** Path below the records folder, `/` between folders, NFC. */
  readonly path: string;
  /** The record's own `id`, when it has one. */
  readonly ownId?: string;
  readonly title: string;
  readonly excerpt: string;
  /** The link to check and to publish; absent for collections and people. */
  readonly url?: string;
  readonly publishedAt?: string;
  /** Later than `publishedAt`: the record waits for it (Hugo's embargo). */
  readonly dueAt?: string;
  readonly updatedAt?: string;
  /** From then on it is left out. */
  readonly expiresAt?: string;
  readonly isPublished: boolean;
  /** It does not say; `records.undecided` decided. */
  readonly isUndecided?: true;
  /** Hidden by draft, status, place or a slip: not even its topics may show. */
  readonly isDraft?: true;
  readonly isRemoved: boolean;
  /** Display names as written, cleaned. */
  readonly topics: readonly string[];
  /** news, video, course, ...: lower case. */
  readonly kind?: string;
  readonly language?: string;
  readonly quality?: number;
  readonly heat?: number;
  readonly provider?: Provider;
  readonly images: readonly Image[];
  readonly related: readonly Related[];
  readonly enclosures?: readonly Enclosure[];
  /** Unsanitised HTML, kept only when a feed shows full content. */
  readonly html?: string;
  /** The body in Markdown, below `html`; kept as that is. */
  readonly markdown?: string;
};

/** Every reason, in the order of reports. */
export const leftOutReasons = [
  "unpublished",
  "removed",
  "scheduled",
  "undated",
  "no-link",
  "dead",
  "duplicate",
  "filtered",
  "beyond-limit",
  "invalid",
  "expired",
] as const;

/** Why a record is in no feed (`items.leftOut` of the report). */
export type LeftOutReason = (typeof leftOutReasons)[number];
