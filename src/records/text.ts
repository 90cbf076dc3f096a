import { decodeHTMLStrict } from "entities";

/** The elements that turn up in titles; `Array<string>` is no HTML and stays. */
const tag =
  /<\/?(?:a|abbr|article|aside|audio|b|big|blockquote|body|br|button|canvas|center|cite|code|dd|del|details|dfn|div|dl|dt|em|embed|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|math|meta|nav|object|ol|p|picture|pre|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr)(?:[\s/][^<>]*)?>|<!--[^<>]*-->/giu;

/**
 * Zero-width, soft hyphen, byte order mark, bidi embeddings and overrides, replacement characters; the
 * joiners that scripts and emoji need stay.
 */
const invisible = /[\u00ad\u180e\u200b\u2060\u2066-\u2069\u202a-\u202e\ufeff\ufff9-\ufffd]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f\p{Noncharacter_Code_Point}\ue000\ue001]/gu;
/** Words with single blanks between them, and nothing that needs a second look: most text. */
const clean = /^[!-%'-;=?-~]+(?: [!-%'-;=?-~]+)*$/;
const mojibake = /\ufffd|â€[œ\u009d™˜“”¦]|Ã[\u0080-\u00bf©¨¶¼¤]|Â[\u00a0-\u00bf]|ï»¿|ðŸ/u;

/**
 * Plain text from what a record holds: tags stripped, entities decoded at most twice (`&amp;quot;` is common), white
 * space and control characters normalised. What is left is literal: `<` means less-than.
 */
export function plainText(source: string): string {
  if (clean.test(source)) return source;
  const stripped = source.includes("<") ? tidy(source).replace(tag, " ") : source;
  const text = decodeTwice(stripped);
  return tidy(text);
}

/** Text without line breaks, control characters, lone surrogates and doubled blanks; entities stay as they are. */
export function tidy(text: string): string {
  return withoutSurrogates(text).replace(invisible, "").replace(control, " ").replace(/\s+/gu, " ").trim();
}

/** True for text that was read with the wrong encoding once (`â€˜Dataâ€™`). Reported, never repaired. */
export function isMojibake(text: string): boolean {
  return mojibake.test(text);
}

function decodeTwice(text: string): string {
  if (!text.includes("&")) return text;
  const once = decodeHTMLStrict(text);
  return once.includes("&") ? decodeHTMLStrict(once) : once;
}

function withoutSurrogates(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "");
}
