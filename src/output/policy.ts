import { z } from "zod";

/** What is written where. The `output:` part of `config/feedmill.yaml`. */
export const outputPolicy = z.strictObject({
  dir: z.string().min(1).default("output").describe("Folder to write to; files feedmill did not write are left alone"),
  pages: z.boolean().default(true).describe("Write an `index.html` per topic and one for everything"),
  olderPages: z
    .int()
    .min(0)
    .max(10_000)
    .default(3)
    .describe("How many pages of older items, `feeds.limit` each, a feed's page leads to"),
  opml: z.boolean().default(true).describe("Write `feeds.opml`, the list of all feeds for readers to import"),
  hub: z
    .url({ protocol: /^https?$/u, error: "must be an absolute http(s) URL" })
    .optional()
    .describe(
      "WebSub hub that `feedmill notify` and `serve --schedule` ping for every feed that changed; named in the feeds",
    ),
  api: z
    .boolean()
    .default(false)
    .describe("Write `api/v1/`: every item of every topic as JSON, by pages, for programs"),
  embed: z
    .boolean()
    .default(true)
    .describe("Write `embed/v1/`, what other sites need to show the feeds, and `_headers` for static hosts"),
  precompress: z
    .boolean()
    .default(false)
    .describe(
      "Write `<file>.br` and `<file>.gz` beside every text file of 1 KiB or more, for web servers that send those",
    ),
});
export type OutputPolicy = z.infer<typeof outputPolicy>;
