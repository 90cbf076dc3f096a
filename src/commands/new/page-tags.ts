import { Parser } from "htmlparser2";

/** What a page's tags say of it, as written: entities are decoded, nothing else is judged. */
export type PageTags = {
  /** `content` of every `<meta>` by `property`, `name` or `itemprop` in lower case, in the order of the page. */
  readonly meta: ReadonlyMap<string, readonly string[]>;
  readonly title: string;
  readonly language?: string;
  readonly canonical?: string;
  /** `datetime` of the first `<time>`. */
  readonly time?: string;
  /** Texts of JSON-LD scripts. */
  readonly jsonLd: readonly string[];
};

/** Longer values are cut before anything looks at them. */
const longestValue = 5000;
const mostOfAName = 50;
const longestScript = 500_000;

type Found = { title?: string; language?: string; canonical?: string; time?: string };

/** Reads the tags of a page that describe it; any text will do. */
export function readTags(html: string): PageTags {
  const meta = new Map<string, string[]>();
  const jsonLd: string[] = [];
  const found: Found = {};
  let text: { readonly of: "title" | "json"; value: string } | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "meta") keepMeta(meta, attributes);
      else keepAttribute(found, name, attributes);
      if (name === "title" && found.title === undefined) text = { of: "title", value: "" };
      else if (name === "script" && /^application\/ld\+json\b/iu.test(attributes["type"] ?? ""))
        text = { of: "json", value: "" };
    },
    ontext(part) {
      if (text !== undefined && text.value.length <= longestScript) text.value += part;
    },
    onclosetag() {
      if (text?.of === "title") found.title = cut(text.value);
      else if (text !== undefined && text.value.length <= longestScript) jsonLd.push(text.value);
      text = undefined;
    },
  });
  parser.end(html);
  return { title: "", ...found, meta, jsonLd };
}

function keepMeta(meta: Map<string, string[]>, attributes: Readonly<Record<string, string>>): void {
  const { property, name, itemprop, content } = attributes;
  const key = (property ?? name ?? itemprop)?.trim().toLowerCase();
  if (key === undefined || content === undefined || content.trim() === "") return;
  const values = meta.get(key);
  if (values === undefined) meta.set(key, [cut(content)]);
  else if (values.length < mostOfAName) values.push(cut(content));
}

function keepAttribute(found: Found, name: string, { lang, rel, href, datetime }: Readonly<Record<string, string>>) {
  if (name === "html" && lang !== undefined) found.language ??= cut(lang);
  if (name === "time" && datetime !== undefined) found.time ??= cut(datetime);
  const isCanonical = name === "link" && rel?.toLowerCase().split(/\s+/u).includes("canonical");
  if (isCanonical && href !== undefined) found.canonical ??= cut(href);
}

function cut(text: string): string {
  return text.slice(0, longestValue);
}
