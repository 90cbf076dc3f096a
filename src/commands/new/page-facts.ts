import { optional } from "../../model/optional.ts";
import { parseDate } from "../../records/date.ts";
import { parseLanguage } from "../../records/language.ts";
import { plainText } from "../../records/text.ts";
import { parseUrl } from "../../records/url.ts";
import { readJsonLd } from "./json-ld.ts";
import { readTags } from "./page-tags.ts";

/** What a page says of itself: plain values, clean and of bounded length. */
export type PageFacts = {
  readonly title?: string;
  readonly excerpt?: string;
  /** ISO 8601, UTC. */
  readonly publishedAt?: string;
  /** Absolute http(s). */
  readonly image?: string;
  readonly siteName?: string;
  /** BCP 47. */
  readonly language?: string;
  readonly authors: readonly string[];
  /** Its own keywords. */
  readonly tags: readonly string[];
  /** What it calls its address. */
  readonly canonicalUrl?: string;
};

/** Characters of a text. */
export const longest = { title: 300, excerpt: 600, name: 100 } as const;

const mostAuthors = 10;
const mostTags = 30;
const dateNames = ["article:published_time", "datepublished", "citation_publication_date", "dc.date.issued", "date"];

/** Reads what the page at `url` says: Open Graph first, then JSON-LD, then `<meta>` and `<title>`. */
export function readPageFacts(html: string, url: string, now: Date): PageFacts {
  const { meta, title, language, canonical, time, jsonLd } = readTags(html);
  const linked = readJsonLd(jsonLd);
  const of = (...names: string[]) => names.flatMap((name) => meta.get(name) ?? []);
  const siteName = firstText([...of("og:site_name", "application-name"), linked.siteName], longest.name);
  const named = firstText([...of("og:title"), linked.title, ...of("twitter:title", "citation_title")], longest.title);
  const tags = [...of("article:tag"), ...linked.tags, ...of("keywords").flatMap((text) => text.split(","))];
  const dates = [...of(...dateNames.slice(0, 1)), linked.date, ...of(...dateNames.slice(1)), time];
  const languages = [language, linked.language, ...of("og:locale", "content-language")];
  return {
    ...optional("title", named ?? withoutSiteName(firstText([title], longest.title), siteName)),
    ...optional("excerpt", firstText([...of("og:description"), linked.excerpt, ...of("description")], longest.excerpt)),
    ...optional(
      "publishedAt",
      firstOf(dates, (text) => pastDate(text, now)),
    ),
    ...optional(
      "image",
      firstOf([...of("og:image", "og:image:url"), linked.image, ...of("twitter:image")], (text) =>
        addressIn(text, url),
      ),
    ),
    ...optional("siteName", siteName),
    ...optional("language", firstOf(languages, tagOf)),
    authors: texts([...of("author"), ...linked.authors], mostAuthors),
    tags: texts(tags, mostTags),
    ...optional(
      "canonicalUrl",
      firstOf([canonical], (text) => addressIn(text, url)),
    ),
  };
}

/** Plain text of at most `most` characters, cut between words. */
export function shortText(text: string, most: number): string {
  const plain = plainText(text);
  if (plain.length <= most) return plain;
  const head = plain.slice(0, most - 1);
  return `${head
    .slice(0, head.includes(" ") ? head.lastIndexOf(" ") : undefined)
    .toWellFormed()
    .replace(/\ufffd$/u, "")}…`;
}

type Texts = readonly (string | undefined)[];

function firstOf<Value>(values: Texts, read: (text: string) => Value | undefined): Value | undefined {
  return values
    .values()
    .map((text) => (text === undefined ? undefined : read(text)))
    .find((value) => value !== undefined);
}

function firstText(values: Texts, most: number): string | undefined {
  return firstOf(values, (text) => shortText(text, most) || undefined);
}

function texts(values: Texts, most: number): string[] {
  const clean = values.flatMap((text) => (text === undefined ? [] : shortText(text, longest.name)));
  return [...new Set(clean)].filter((text) => text !== "").slice(0, most);
}

/** Pages say when they will be "published", and programs write nonsense; neither is the date of a link. */
function pastDate(text: string, now: Date): string | undefined {
  const date = parseDate(text.trim());
  return date !== undefined && new Date(date) <= now ? date : undefined;
}

function addressIn(text: string, base: string): string | undefined {
  const parsed = parseUrl(URL.parse(text.trim(), base)?.href ?? "");
  return "url" in parsed ? parsed.url : undefined;
}

function tagOf(text: string): string | undefined {
  const parsed = parseLanguage(text.slice(0, 40));
  return "tag" in parsed ? parsed.tag : undefined;
}

/** `A story | The Site` is "A story". */
function withoutSiteName(title: string | undefined, siteName: string | undefined): string | undefined {
  if (title === undefined || siteName === undefined || !title.endsWith(siteName)) return title;
  const rest = /^(.+?)\s+[-–—|·:»•]\s+$/u.exec(title.slice(0, -siteName.length))?.[1];
  return rest ?? title;
}
