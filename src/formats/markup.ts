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

/** `&apos;` is not HTML 4: decoders such as PHP's by default would show it. */
const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const special = /[&<>"']/gu;

/** Text for XML and HTML, without characters that XML cannot hold. */
export function escapeText(text: string): string {
  const clean = legal(text);
  let done = "";
  let end = 0;
  // A third faster than `replace` with a function, and feeds are mostly escaped text.
  special.lastIndex = 0;
  while (special.test(clean)) {
    const at = special.lastIndex - 1;
    done += clean.slice(end, at) + references[clean.charAt(at)];
    end = special.lastIndex;
  }
  return end === 0 ? clean : done + clean.slice(end);
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
