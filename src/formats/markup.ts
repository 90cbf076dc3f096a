/** Markup, which must not be escaped again. */
export type Markup = { readonly markup: string };

type Value = string | number | Markup | readonly Markup[] | undefined;

/** XML 1.0 allows none of these, escaped or not, or turns them into others (CR), or validators warn (C1, U+FFFD). */
const illegal = /[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffc\u{10000}-\u{10ffff}]|\p{Noncharacter_Code_Point}/gu;

/** Nearly all text, and quick to test. */
const isLegal = /^[\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc]*$/;

/**
 * Template tag for XML and HTML: values are escaped, for text and quoted attributes alike; markup and lists of it are
 * put in as they are, `undefined` as nothing.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: parts.reduce((done, part, index) => done + toText(values[index - 1]) + part) };
}

/** Text for XML and HTML, without characters that XML cannot hold. PHP's default decoder does not know `&apos;`. */
export function escapeText(text: string): string {
  return legal(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/**
 * Plain text for XML. Text that looks like markup, such as `Array<string>`, gets hexadecimal references: by those
 * validators, and readers that guess, see that it is none.
 *
 * @see https://www.rssboard.org/rss-profile#data-types-characterdata
 */
export function plainText(text: string): Markup {
  const escaped = escapeText(text);
  if (!looksLikeMarkup(text)) return { markup: escaped };
  return { markup: escaped.replaceAll("&amp;", "&#x26;").replaceAll("&lt;", "&#x3C;") };
}

/** True for text with something like a tag or an entity in it; not for `AT&T`. */
export function looksLikeMarkup(text: string): boolean {
  return /<[/A-Za-z]|&(?:#\w|\w*[\d_]|[a-z]{2}|[A-Z][a-z])/u.test(text);
}

/** Text without characters XML cannot hold. */
export function legal(text: string): string {
  return isLegal.test(text) ? text : text.replace(illegal, "");
}

/** Marks sanitised HTML as markup. Only for text that a sanitiser made. */
export function trusted(html: string): Markup {
  return { markup: legal(html.replace(/\r\n?/gu, "\n")) };
}

function toText(value: Value): string {
  if (value === undefined) return "";
  if (typeof value === "object") return "markup" in value ? value.markup : value.map((part) => part.markup).join("");
  return escapeText(String(value));
}
