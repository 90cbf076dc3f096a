import { z } from "zod";
import { type FieldName, fieldNames, secretField } from "./fields.ts";

const undecided = z.enum(["publish", "hide"]);
const name = z
  .string()
  .min(1)
  .refine((text) => !text.split(".").includes(secretField), `"${secretField}" never leaves its record`);
const names = z.union([z.array(name), name.transform((one) => [one])], { error: "must be a name, or a list of names" });
const fields = Object.fromEntries(fieldNames.map((field) => [field, names.optional()])) as Record<
  FieldName,
  z.ZodOptional<typeof names>
>;

/** How record files are read. The `records:` part of `config/feedmill.yaml`. */
export const recordPolicy = z.strictObject({
  dir: z.string().min(1).default("records").describe("Folder with the record files, searched at any depth"),
  undecided: undecided
    .default("publish")
    .describe("What to do with a record that does not say `published`: publish or hide it"),
  undated: z
    .enum(["skip", "first-seen"])
    .default("skip")
    .describe("What to do with a record without a date: skip it, or date it by the run that first saw it"),
  kinds: z
    .record(z.string(), z.strictObject({ undecided }))
    .default({})
    .describe("`undecided` per kind: `{ news: { undecided: hide } }`"),
  fields: z
    .strictObject(fields)
    .default({})
    .describe("Your own names for fields; feedmill tries them first: `{ url: [my_link], topics: [meta.subjects] }`"),
  body: z
    .enum(["auto", "markdown", "html"])
    .default("auto")
    .describe("Format of bodies; `auto`: HTML in `.html` files, Markdown in all others"),
  timezone: z
    .string()
    .refine(isTimezone, "is not a time zone; write it like Europe/Berlin")
    .default("UTC")
    .describe("IANA time zone of dates that do not name one"),
  topicSeparator: z
    .enum(["comma", "blank"])
    .default("comma")
    .describe("Separator in `topics`, `tags` and `categories` that are one text; Jekyll uses blanks"),
  urlPattern: z
    .string()
    .refine(isPattern, "must be like https://me.example/:year/:month/:slug/")
    .optional()
    .describe("Address of posts that have no link: `https://me.example/:year/:month/:slug/`"),
});
export type RecordPolicy = z.infer<typeof recordPolicy>;

function isTimezone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function isPattern(text: string): boolean {
  return /^https?:\/\/[^/:]+(?::\d+)?\/.*:[a-z]/iu.test(text) && URL.canParse(text);
}
