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
  fields: z
    .strictObject(fields)
    .default({})
    .describe("Your own names for fields, which go first: `{ url: [my_link], topics: [meta.subjects] }`"),
  body: z
    .enum(["auto", "markdown", "html"])
    .default("auto")
    .describe("What bodies are written in; `auto`: HTML in `.html` files, Markdown in all others"),
  timezone: z
    .string()
    .refine(isTimezone, "is no time zone; write it like Europe/Berlin")
    .default("UTC")
    .describe("IANA time zone of dates that name none"),
  topicSeparator: z
    .enum(["comma", "blank"])
    .default("comma")
    .describe("Where `topics`, `tags` and `categories` are split when they are one text; Jekyll writes blanks"),
  urlPattern: z
    .string()
    .refine(isPattern, "must be like https://me.example/:year/:month/:slug/")
    .optional()
    .describe("Addresses of posts without a link of their own: `https://me.example/:year/:month/:slug/`"),
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
