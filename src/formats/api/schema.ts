import { z } from "zod";
import { generator } from "../generator.ts";

const list = {
  count: z.int().min(0).describe("Items in all pages"),
  newest: z.string().describe("The page of the newest items; its address never changes"),
  oldest: z.string().describe("The page of the oldest items"),
};
const named = z.object({ name: z.string(), url: z.string().optional() });
const head = {
  generator: z.literal("feedmill"),
  version: z.literal(1),
  schema: z.string().describe("This schema"),
};

const item = z.object({
  id: z.string().describe("Never changes; the same as in the feeds"),
  url: z.string(),
  title: z.string().describe("Plain text"),
  summary: z.string().describe("Plain text, may be empty"),
  contentHtml: z.string().optional().describe("Sanitised HTML, with feeds.content: full"),
  publishedAt: z.string().describe("ISO 8601, UTC"),
  updatedAt: z.string().describe("ISO 8601, UTC; never before publishedAt"),
  kind: z.string().optional(),
  language: z.string().optional().describe("BCP 47, when it is not that of the site"),
  topics: z.array(z.object({ id: z.string(), name: z.string() })),
  images: z.array(
    z.object({
      url: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      title: z.string().optional(),
    }),
  ),
  authors: z.array(named),
  source: named.optional(),
  related: z.array(z.object({ title: z.string(), url: z.string(), source: z.string().optional() })),
});
/** An item in the API. */
export type ApiItem = z.infer<typeof item>;

/** A page of items. */
export const apiPage = z.object({
  ...head,
  topic: z.object({ id: z.string(), name: z.string() }).optional().describe("Absent in the list of everything"),
  count: list.count.optional().describe("On the page of the newest items: how many there are in all"),
  page: z.int().min(1).optional().describe("Counted from the oldest; absent on the page of the newest items"),
  next: z.string().optional().describe("Older items"),
  prev: z.string().optional().describe("Newer items"),
  items: z.array(item).describe("Newest first"),
});
export type ApiPage = z.infer<typeof apiPage>;

/** `api/v1/index.json`. */
export const apiIndex = z.object({
  ...head,
  title: z.string(),
  url: z.string().optional(),
  language: z.string(),
  items: z.object(list).describe("Everything"),
  topics: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string().optional(),
      parent: z.string().optional().describe("Id of the topic above"),
      image: z.string().optional(),
      keywords: z.array(z.string()).optional(),
      ...list,
    }),
  ),
});
export type ApiIndex = z.infer<typeof apiIndex>;

/** JSON Schema of all files of the API; within version 1 keys may be added, never changed. */
export function renderApiSchema(): string {
  const schema = z.toJSONSchema(z.union([apiIndex, apiPage]), { io: "input" });
  const title = "feedmill JSON API, version 1";
  return `${JSON.stringify({ ...schema, title, $comment: `written by ${generator}` }, null, 2)}\n`;
}
