import { optional } from "../model/optional.ts";
import type { Site } from "../model/site.ts";
import { type Markup, markup } from "./markup.ts";
import translations from "./translations.json" with { type: "json" };

/** Every text that readers of pages and feeds meet, in English; what stands in braces is put in. */
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
  // For who opens a JSON Feed in a browser, and what <feedmill-feed> says of a feed that cannot be had.
  "This is a feed: paste its address into a feed reader to be told of what is new.",
  "The latest items could not be loaded.",
] as const;
/** One of them. */
export type Text = (typeof texts)[number];

/** Those that the pages' script says. */
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

/** Whose words are said. */
export type Tongue = Pick<Site, "language" | "words">;

const translated: Readonly<Record<string, Readonly<Record<Text, string>>>> = translations;
const traditionalChinese = /^zh-(?!hans)(?:.+-)?(?:hant|tw|hk|mo)\b/iu;
const placeholder = /\{(\w+)\}/u;
/** Letters of scripts that run from right to left. */
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The names in braces of a text. */
export function placeholdersOf(text: string): string[] {
  return text.split(placeholder).filter((_, index) => index % 2 === 1);
}

/** An English text as the site says it: in words of its own, else translated, else in English. */
export function say(tongue: Tongue, text: Text, values: Readonly<Record<string, string | number>> = {}): string {
  return phrase(tongue, text)
    .split(placeholder)
    .map((part, index) => (index % 2 === 0 ? part : String(values[part] ?? "")))
    .join("");
}

/** The same as markup. Names inside words that run from right to left run their own way. */
export function sayMarkup(
  tongue: Tongue,
  text: Text,
  values: Readonly<Record<string, string | number | Markup>>,
): Markup {
  const said = phrase(tongue, text);
  const parts = said.split(placeholder).map((part, index) => {
    const value = index % 2 === 0 ? part : values[part];
    return typeof value === "string" && index % 2 === 1 && rightToLeft.test(said)
      ? markup`<bdi>${value}</bdi>`
      : markup`${value}`;
  });
  return markup`${parts}`;
}

/** True when this is said in words that run from right to left. */
export function runsRightToLeft(tongue: Tongue, text: Text): boolean {
  return rightToLeft.test(phrase(tongue, text));
}

/** The text for so many items, by the rules of the language; a language with more than two forms needs words without. */
export function itemsText(tongue: Tongue, count: number): Text {
  const language = phrase(tongue, "{count} items") === "{count} items" ? "en" : baseOf(tongue.language);
  return new Intl.PluralRules([language, "en"]).select(count) === "one" ? "{count} item" : "{count} items";
}

/** What the pages' script says instead of English texts, as JSON; `undefined` when it says them as they are. */
export function scriptWords(tongue: Tongue): string | undefined {
  const said = scriptTexts.map((text) => [text, phrase(tongue, text)]).filter(([text, words]) => text !== words);
  return said.length === 0 ? undefined : JSON.stringify(Object.fromEntries(said));
}

/** The site's tongue on pages for who runs it, which are English: its own only when that is English, too. */
export function operatorTongue({ language, words }: Tongue): Tongue {
  return baseOf(language) === "en" ? { language, ...optional("words", words) } : { language: "en" };
}

function phrase({ language, words }: Tongue, text: Text): string {
  const key = traditionalChinese.test(language) ? "zh-Hant" : baseOf(language);
  return words?.[text] ?? translated[key]?.[text] ?? text;
}

function baseOf(language: string): string {
  return language.split("-", 1).join().toLowerCase();
}
