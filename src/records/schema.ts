import { z } from "zod";
import { parseDate } from "./date.ts";

const yes = new Set(["true", "yes", "on"]);
const no = new Set(["false", "no", "off"]);

/** YAML turns `2021` or `true` into other types; in a text field they are text again. */
const text = z.union([z.string(), z.union([z.number(), z.boolean()]).transform(String)], {
  error: "must be text; put it in quotes",
});
const optionalText = text.nullish();

const flag = z.preprocess((value) => {
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (typeof word !== "string") return word;
  return yes.has(word) ? true : no.has(word) ? false : word;
}, z.boolean({ error: "must be true or false" }).nullish());

const date = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString() : typeof value === "string" ? parseDate(value) : value),
  z.string({ error: "is no date; write it like 2026-01-31T12:00:00Z" }),
);

const number = z.number({ error: "must be a number" }).nullish();
const pixels = z.preprocess(
  (value) => (value === null ? undefined : value),
  z.coerce.number().int().positive().optional(),
);

const image = z.object(
  {
    url: z.string({ error: "must be an address" }),
    width: pixels.catch(undefined),
    height: pixels.catch(undefined),
    title: optionalText,
  },
  { error: "must be { url, width, height }" },
);
const author = z.union([text.transform((name) => ({ name })), z.object({ name: text })], {
  error: "must be a name, or { name }",
});
const source = { name: optionalText, domain: optionalText };
const mustBeSource = { error: "must be { name, domain }" };
const provider = z.object(
  { ...source, authors: z.array(author, { error: "must be a list of names" }).nullish() },
  mustBeSource,
);
const related = z.object(
  {
    title: optionalText,
    webUrl: optionalText,
    originalUrl: optionalText,
    provider: z.object(source, mustBeSource).nullish(),
  },
  { error: "must be { title, webUrl }" },
);

/** True for what can be the name of a topic. */
export function isName(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value.trim() !== "");
}

/** Front matter as it comes; keys that are not named here, `secured` among them, do not get past it. */
export const frontMatter = z.object({
  title: optionalText,
  name: optionalText,
  excerpt: optionalText,
  bio: optionalText,
  description: optionalText,
  originalUrl: optionalText,
  webUrl: optionalText,
  publishedDateTime: date.nullish(),
  updatedDateTime: date.nullish(),
  published: flag,
  removed: flag,
  topics: z.preprocess(
    (value) => (typeof value === "string" ? [value] : Array.isArray(value) ? value.filter(isName) : value),
    z.array(text, { error: "must be a list of names" }).nullish(),
  ),
  category: optionalText,
  type: optionalText,
  quality: number,
  heat: number,
  provider: provider.nullish(),
  images: z.array(image, { error: "must be a list of { url, width, height }" }).nullish(),
  related: z.array(related, { error: "must be a list of { title, webUrl }" }).nullish(),
  featuredContent: optionalText,
  body: optionalText,
  language: optionalText,
  id: optionalText,
});
export type FrontMatter = z.infer<typeof frontMatter>;

/** Fields without which, when they are wrong, nothing sensible can be published. */
export const decisive: ReadonlySet<string> = new Set([
  "title",
  "name",
  "published",
  "removed",
  "publishedDateTime",
  "id",
]);
