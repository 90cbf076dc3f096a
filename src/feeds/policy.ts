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
  include: oneOrMore.optional().describe("Title or excerpt contains any of these texts"),
  exclude: oneOrMore.optional().describe("Title or excerpt contains none of these texts"),
  language: oneOrMore.optional().describe("Any of these languages; `en` also matches `en-GB`"),
});

const extraFeed = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/u, "must contain only lowercase letters, digits, - and _"),
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
    .describe("`summary`: items show the excerpt; `full`: the sanitized HTML of `featuredContent` and the body"),
  updated: z
    .enum(["record", "observed"])
    .default("record")
    .describe("An item's update date: what its `record` says, or when a run `observed` a visible change"),
  stockImageAfter: z
    .int()
    .min(0)
    .default(20)
    .describe("Drop a picture that comes first in more than this many records; 0 keeps all"),
  maxBytes: z
    .int()
    .min(1000)
    .default(500_000)
    .describe("Warn when a feed file is larger than this; readers may cut or refuse it"),
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
  dir: z.string().min(1).default("config/topics").describe("Folder with the topic files, one `.yaml` file per topic"),
  unknown: z
    .enum(["create", "warn", "reject"])
    .default("create")
    .describe("A topic name that has no file: `create` feeds, `warn` as well, or `reject` it with a warning only"),
  ignore: z
    .array(z.string())
    .default(["post", "posts", "all", "uncategorized"])
    .describe("Names in `tags` and `categories` to ignore as topics"),
  rollUp: z.boolean().default(true).describe("A parent's feed includes its children's items"),
});
export type TopicPolicy = z.infer<typeof topicPolicy>;
