import { z } from "zod";

/** What is written where. The `output:` part of `config/feedmill.yaml`. */
export const outputPolicy = z.strictObject({
  dir: z.string().min(1).default("output").describe("Folder to write to; files feedmill did not write are left alone"),
  pages: z.boolean().default(true).describe("Write an `index.html` per topic and one for everything"),
  opml: z.boolean().default(true).describe("Write `feeds.opml`, the list of all feeds for readers to import"),
  embed: z.boolean().default(true).describe("Reserved for the embed kit; changes nothing yet"),
});
export type OutputPolicy = z.infer<typeof outputPolicy>;
