import { decodeHTMLStrict } from "entities";
import { withoutTags } from "./tags.ts";

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
  const stripped = source.includes("<") ? withoutTags(tidy(source)) : source;
  const text = decodeTwice(stripped);
  return tidy(text);
}

/** Text without line breaks, control characters, lone surrogates and doubled blanks; entities stay as they are. */
export function tidy(text: string): string {
  return withoutInvisible(withoutSurrogates(text)).replace(control, " ").replace(/\s+/gu, " ").trim();
}

/** Text without characters that nobody sees. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, "");
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
