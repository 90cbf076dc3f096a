import { optional } from "../model/optional.ts";
import type { Site } from "../model/site.ts";
import { type Markup, markup } from "./markup.ts";
import translations from "./translations.json" with { type: "json" };

/** Every text for readers of pages and feeds, in English, with placeholders in braces. */
export const texts = [
  // The frame of pages.
  "Skip to the content",
  "Site",
  "Above this page",
  "Topics",
  "Topics below",
  "Newer items",
  "Older items",
  "Pages",
  "Page {number} of {last}",
  "{name}, page {number}",
  "How the links are",
  "All feeds as OPML",
  // Items.
  "{count} item",
  "{count} items",
  "Nothing here yet.",
  "Also covered by {count}",
  "Also covered by:",
  "Source: {name}",
  // How to subscribe.
  "Subscribe",
  "Copy",
  "Copy the address: {name}",
  "Copied",
  "Not copied",
  "Open in a reader",
  "An app on this device",
  "Show it on your site",
  // The search.
  "Search",
  "Find",
  "Found",
  "Nothing found",
  "{count} items, the newest {shown} of them:",
  "The search does not work right now.",
  // For people who open a JSON Feed in a browser, and <feedmill-feed> when a feed does not load.
  "This is a feed: paste its address into a feed reader to be told of what is new.",
  "The latest items could not be loaded.",
] as const;
/** One of them. */
export type Text = (typeof texts)[number];

/** Those that the pages' script shows. */
const scriptTexts: readonly Text[] = [
  "Copy",
  "Copied",
  "Not copied",
  "Nothing found",
  "{count} item",
  "{count} items",
  "{count} items, the newest {shown} of them:",
  "The search does not work right now.",
];

/** A language, and texts that replace the built-in ones. */
export type Locale = Pick<Site, "language" | "words">;

const builtIn: Readonly<Record<string, Readonly<Record<Text, string>>>> = translations;
const traditionalChinese = /^zh-(?!hans)(?:.+-)?(?:hant|tw|hk|mo)\b/iu;
const placeholder = /\{(\w+)\}/u;
/** Letters of scripts that run from right to left. */
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The names in braces of a text. */
export function placeholdersOf(text: string): string[] {
  return text.split(placeholder).filter((_, index) => index % 2 === 1);
}

/** A text in the site's own words (`site.words`), else in its language, else in English. */
export function translate(locale: Locale, text: Text, values: Readonly<Record<string, string | number>> = {}): string {
  return phrase(locale, text)
    .split(placeholder)
    .map((part, index) => (index % 2 === 0 ? part : String(values[part] ?? "")))
    .join("");
}

/** The same as markup. Inside text that runs from right to left, values keep their own direction. */
export function translateMarkup(
  locale: Locale,
  text: Text,
  values: Readonly<Record<string, string | number | Markup>>,
): Markup {
  const translated = phrase(locale, text);
  const parts = translated.split(placeholder).map((part, index) => {
    const value = index % 2 === 0 ? part : values[part];
    return typeof value === "string" && index % 2 === 1 && rightToLeft.test(translated)
      ? markup`<bdi>${value}</bdi>`
      : markup`${value}`;
  });
  return markup`${parts}`;
}

/** True when the translation runs from right to left. */
export function runsRightToLeft(locale: Locale, text: Text): boolean {
  return rightToLeft.test(phrase(locale, text));
}

/** The text for a number of items, by the plural rules of the language. Translations into languages with more than two forms avoid them. */
export function itemCountText(locale: Locale, count: number): Text {
  const language = phrase(locale, "{count} items") === "{count} items" ? "en" : baseOf(locale.language);
  return new Intl.PluralRules([language, "en"]).select(count) === "one" ? "{count} item" : "{count} items";
}

/** Translations for the pages' script by English text, as JSON; `undefined` when there are none. */
export function scriptTranslations(locale: Locale): string | undefined {
  const pairs = scriptTexts.map((text) => [text, phrase(locale, text)]).filter(([text, words]) => text !== words);
  return pairs.length === 0 ? undefined : JSON.stringify(Object.fromEntries(pairs));
}

/** The locale of pages for people who run the site, which are English: the site's own when that is English too. */
export function operatorLocale({ language, words }: Locale): Locale {
  return baseOf(language) === "en" ? { language, ...optional("words", words) } : { language: "en" };
}

function phrase({ language, words }: Locale, text: Text): string {
  const key = traditionalChinese.test(language) ? "zh-Hant" : baseOf(language);
  return words?.[text] ?? builtIn[key]?.[text] ?? text;
}

function baseOf(language: string): string {
  return language.split("-", 1).join().toLowerCase();
}
