import { z } from "zod";

const undecided = z.enum(["publish", "hide"]);

/** How record files are read. The `records:` part of `config/feedmill.yaml`. */
export const recordPolicy = z.strictObject({
  dir: z.string().min(1).default("records").describe("Folder of the record files, searched at any depth"),
  undecided: undecided.default("publish").describe("What becomes of a record that does not say `published`"),
  undated: z
    .enum(["skip", "first-seen"])
    .default("skip")
    .describe("A record without any date: left out, or dated by the run that first saw it"),
  kinds: z
    .record(z.string(), z.strictObject({ undecided }))
    .default({})
    .describe("`undecided` for single kinds: `{ news: { undecided: hide } }`"),
});
export type RecordPolicy = z.infer<typeof recordPolicy>;
