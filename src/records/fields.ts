/** One field of a record: its names, most trusted first, and what it becomes. */
export type FieldRow = { readonly names: readonly string[]; readonly use: string };

/**
 * Every field that is read, by the name that `records.fields` gives it. The first name of each row is the house's; the
 * others are those of Jekyll, Hugo, Eleventy and Astro. The guides' table is made from this one.
 */
export const fieldTable = {
  title: { names: ["title", "name"], use: "Title of the item, as plain text; required" },
  excerpt: { names: ["excerpt", "bio", "description", "summary", "subtitle"], use: "Summary of the item" },
  url: {
    names: ["originalUrl", "webUrl", "link", "external_url", "externalUrl", "source_url", "url", "permalink"],
    use: "The link to check and to publish; `url` and `permalink` only when absolute",
  },
  date: {
    names: ["publishedDateTime", "date", "pubDate", "publishDate", "pubDatetime"],
    use: "Date of the item; when there are several, it waits for the latest of them",
  },
  updated: {
    names: ["updatedDateTime", "lastmod", "updated", "last_modified_at", "updatedDate", "modDatetime"],
    use: "When the item was last changed",
  },
  expires: { names: ["expiryDate", "expires"], use: "From this date on the record is left out" },
  published: { names: ["published"], use: "`false` hides the record; a date means true and is the date" },
  draft: { names: ["draft", "hidden", "unpublished"], use: "`true` hides the record" },
  status: {
    names: ["status"],
    use: "draft, private, pending, archived, wip, review, scheduled, future or trash hides the record",
  },
  removed: { names: ["removed"], use: "`true` leaves out the record and all its duplicates" },
  topics: { names: ["topics"], use: "The feeds it belongs to" },
  tags: { names: ["tags", "categories"], use: "Topics too, both together, when there is no `topics`" },
  kind: { names: ["category", "type"], use: "News, video, course, ...: for filters" },
  language: { names: ["language", "lang"], use: "Language of this record, when it is not the site's" },
  id: { names: ["id"], use: "Keeps the item's id when the file is renamed" },
  slug: { names: ["slug"], use: "`:slug` of `records.urlPattern`; never an id" },
  provider: { names: ["provider"], use: "Who published the original: `{ name, domain, authors }`" },
  authors: { names: ["authors", "author"], use: "Names, or maps with a `name`" },
  images: {
    names: ["images", "image", "cover", "thumbnail", "heroImage"],
    use: "Pictures: addresses, or maps with `url`, `width`, `height`, `title`",
  },
  enclosures: {
    names: ["enclosures", "enclosure", "audio", "video", "podcast"],
    use: "Files to play: addresses, or maps with `url`, `type`, `length`, `duration`, `title`",
  },
  related: { names: ["related"], use: "Other pages on the same story: maps with `title` and `webUrl`" },
  featuredContent: { names: ["featuredContent"], use: "HTML above the body, with `feeds.content: full`" },
  body: { names: ["body"], use: "HTML in the place of the file's body, with `feeds.content: full`" },
  quality: { names: ["quality"], use: "A number for filters and ranking" },
  heat: { names: ["heat"], use: "A number for filters and ranking; -1 means unset" },
} as const satisfies Readonly<Record<string, FieldRow>>;

/** A field by the name that `records.fields` gives it. */
export type FieldName = keyof typeof fieldTable;
export const fieldNames = Object.keys(fieldTable) as FieldName[];

/** Other names for fields, which go before those of the table; a dot leads into a mapping (`records.fields`). */
export type FieldMapping = { readonly [Field in FieldName]?: readonly string[] | undefined };

/** Names that `records.fields` may not use: ciphertext never leaves its record. */
export const secretField = "secured";
