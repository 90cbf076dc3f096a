import { z } from "zod";
import { formatNames } from "../model/site.ts";

const oneOrMore = z.preprocess(
  (value) => (typeof value === "string" ? [value] : value),
  z.array(z.string().min(1)).min(1),
);

const where = z.strictObject({
  topics: oneOrMore.optional().describe("Any of these topics"),
  kind: oneOrMore.optional().describe("Any of these kinds (`category`, else `type`)"),
  provider: oneOrMore.optional().describe("Any of these provider names or domains"),
  minQuality: z.number().optional().describe("At least this `quality`"),
  minHeat: z.number().optional().describe("At least this `heat`"),
  include: oneOrMore.optional().describe("Any of these texts in title or excerpt"),
  exclude: oneOrMore.optional().describe("None of these texts in title or excerpt"),
  language: oneOrMore.optional().describe("Any of these languages; `en` takes `en-GB` too"),
});

const extraFeed = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/u, "an id is small letters, digits, - and _ only"),
  title: z.string().min(1).optional(),
  description: z.string().optional(),
  where: where.prefault({}),
  limit: z.int().min(1).optional(),
  order: z.enum(["date", "heat", "quality"]).default("date"),
});

/** What feeds hold. The `feeds:` part of `config/feedmill.yaml`. */
export const feedPolicy = z.strictObject({
  limit: z.int().min(1).default(50).describe("Items per feed, the newest"),
  formats: z
    .array(z.enum(formatNames))
    .min(1)
    .default([...formatNames])
    .describe("Formats to write"),
  content: z
    .enum(["summary", "full"])
    .default("summary")
    .describe("What items show: the excerpt, or the sanitised HTML of `featuredContent` and the body"),
  updated: z
    .enum(["record", "observed"])
    .default("record")
    .describe("An item's `updated`: what the record says, or when a run first saw a visible change"),
  stockImageAfter: z
    .int()
    .min(0)
    .default(20)
    .describe("A picture that leads more than this many records is a stock picture and left out; 0 keeps all"),
  maxBytes: z
    .int()
    .min(1000)
    .default(500_000)
    .describe("Size of a feed file above which a run advises to lower `feeds.limit`; readers may cut or refuse it"),
  where: where.prefault({}).describe("Which records are published at all; see the extra feeds for the conditions"),
  extra: z
    .array(extraFeed)
    .refine((feeds) => new Set(feeds.map(({ id }) => id)).size === feeds.length, "two feeds have the same id")
    .default([])
    .describe("Feeds by query, in `feeds/<id>/`: `{ id, title, where, limit, order: date|heat|quality }`"),
});
export type FeedPolicy = z.infer<typeof feedPolicy>;

/** Where topics come from. The `topics:` part of `config/feedmill.yaml`. */
export const topicPolicy = z.strictObject({
  dir: z.string().min(1).default("config/topics").describe("Folder of the taxonomy, one `.yaml` file per topic"),
  unknown: z
    .enum(["create", "warn", "reject"])
    .default("create")
    .describe("A name in records that the taxonomy does not know: gets feeds, also a warning, or only a warning"),
  ignore: z
    .array(z.string())
    .default(["post", "posts", "all", "uncategorized"])
    .describe("Names in `tags` and `categories` that are no topics"),
  rollUp: z.boolean().default(true).describe("A parent's feed includes its children's items"),
});
export type TopicPolicy = z.infer<typeof topicPolicy>;
