import { z } from "zod";

/** What to write, and where. The `output:` part of `config/feedmill.yaml`. */
export const outputPolicy = z.strictObject({
  dir: z.string().min(1).default("output").describe("Output folder; feedmill leaves files alone that it did not write"),
  pages: z.boolean().default(true).describe("Write an `index.html` per topic and one for everything"),
  olderPages: z
    .int()
    .min(0)
    .max(10_000)
    .default(3)
    .describe("Number of pages of older items per feed, `feeds.limit` items each"),
  opml: z.boolean().default(true).describe("Write `feeds.opml`, the list of all feeds for readers to import"),
  hub: z
    .url({ protocol: /^https?$/u, error: "must be an absolute http(s) URL" })
    .optional()
    .describe(
      "WebSub hub that `feedmill notify` and `serve --schedule` ping for every feed that changed; the feeds name it",
    ),
  api: z
    .boolean()
    .default(false)
    .describe("Write `api/v1/`: every item of every topic as JSON, in pages, for programs"),
  embed: z
    .boolean()
    .default(true)
    .describe("Write `embed/v1/`, the files other sites need to show the feeds, and `_headers` for static hosts"),
  precompress: z
    .boolean()
    .default(false)
    .describe(
      "Write `<file>.br` and `<file>.gz` beside every text file of 1 KiB or more, for web servers that can send them",
    ),
});
export type OutputPolicy = z.infer<typeof outputPolicy>;
