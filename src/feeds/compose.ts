import type { Item, Source } from "../model/item.ts";
import { optional } from "../model/optional.ts";
import type { Provider, SourceRecord } from "../model/record.ts";
import { type Topic, topicKey } from "../model/topic.ts";
import { publishedUrl } from "../model/uri.ts";

/** What a record does not know of itself. */
export type Circumstances = {
  readonly id: string;
  /** Where its link has moved for good. */
  readonly movedTo?: string | undefined;
  /** Topics of its duplicates. */
  readonly addedTopics: readonly string[];
  readonly topicsByKey: ReadonlyMap<string, Topic>;
  /** When it last changed, as far as subscribers may know. */
  readonly updatedAt: Date | undefined;
  /** The place of the picture that leads it, the first unless it says otherwise; those before it are left out. */
  readonly leadImage?: number;
  /** Makes safe HTML of a record's content; absent when only excerpts are shown. */
  readonly renderContent?: ContentRenderer | undefined;
};

/** Safe HTML of a record's content, seen from `base`, without the pictures in `leftOut`. */
export type ContentRenderer = (
  record: Pick<SourceRecord, "html" | "markdown">,
  base: string,
  leftOut: ReadonlySet<string>,
) => string;

/** A publishable record and its circumstances -> an item. */
export function composeItem(record: SourceRecord, circumstances: Circumstances): Item {
  const { id, movedTo, addedTopics, updatedAt, renderContent, leadImage = 0 } = circumstances;
  const url = movedTo ?? record.url ?? "";
  const publishedAt = new Date(record.publishedAt ?? 0);
  const source = sourceOf(record.provider);
  const people = (record.provider?.authors ?? []).map((name) => ({ name }));
  const leftOut = new Set(record.images.slice(0, leadImage).map((image) => image.url));
  const hasContent = record.html !== undefined || record.markdown !== undefined;
  const html = hasContent ? renderContent?.(record, url, leftOut) : undefined;
  return {
    id,
    url: publishedUrl(url),
    title: record.title,
    summary: record.excerpt,
    publishedAt,
    updatedAt: updatedAt !== undefined && updatedAt > publishedAt ? updatedAt : publishedAt,
    topics: topicsOf([...record.topics, ...addedTopics], circumstances.topicsByKey),
    images: record.images.slice(leadImage).map((image) => ({ ...image, url: publishedUrl(image.url) })),
    related: record.related.map((other) => ({ ...other, url: publishedUrl(other.url) })),
    authors: people.length > 0 ? people : source === undefined ? [] : [source],
    ...(html === undefined || html === "" ? {} : { html }),
    ...optional("kind", record.kind),
    ...optional("language", record.language),
    ...optional(
      "enclosures",
      record.enclosures?.map((one) => ({ ...one, url: publishedUrl(one.url) })),
    ),
    ...optional("source", source),
  };
}

/** Changes whenever something changes that a subscriber can see; quality and heat are not among it. */
export function visiblePart({
  quality: _quality,
  heat: _heat,
  path: _path,
  ownId: _id,
  isUndecided: _undecided,
  dueAt: _dueAt,
  expiresAt: _expiresAt,
  ...rest
}: SourceRecord): string {
  return JSON.stringify(rest);
}

function topicsOf(names: readonly string[], topics: ReadonlyMap<string, Topic>) {
  const found = names.flatMap((name) => topics.get(topicKey(name)) ?? []).filter((topic) => !topic.isRetired);
  return [...new Set(found)].map(({ id, name }) => ({ id, name }));
}

function sourceOf(provider: Provider | undefined): Source | undefined {
  const name = provider?.name ?? provider?.domain;
  if (name === undefined) return undefined;
  const url = provider?.domain === undefined ? undefined : `https://${provider.domain}/`;
  return url === undefined || !URL.canParse(url) ? { name } : { name, url: new URL(url).href };
}
