import { z } from "zod";
import { placeholdersOf, type Text, texts } from "./translate.ts";

const translation = (text: Text) => {
  const known = placeholdersOf(text);
  const names = known.length === 0 ? "none" : known.map((name) => `{${name}}`).join(" and ");
  return z
    .string()
    .min(1)
    .refine((words) => placeholdersOf(words).every((name) => known.includes(name)), {
      error: `may use only the placeholders of "${text}": ${names}`,
    })
    .optional();
};

/** The `site.words` part of `config/feedmill.yaml`. */
export const wordPolicy = z
  .strictObject(
    Object.fromEntries(texts.map((text) => [text, translation(text)])) as Record<Text, ReturnType<typeof translation>>,
  )
  .default({})
  .describe("Replacements for English texts: `{ Search: Suche }`; they override the built-in translations");
