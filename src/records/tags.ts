const blocks =
  "address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|li|main|nav|ol|option|p|pre|section|select|summary|table|tbody|td|tfoot|th|thead|title|tr|ul";
const inlines =
  "a|abbr|audio|b|base|bdi|bdo|big|body|button|canvas|cite|code|del|dfn|em|embed|font|frame|i|iframe|img|input|ins|kbd|label|link|map|mark|math|meta|object|param|picture|q|s|samp|script|small|source|span|strike|strong|style|sub|sup|svg|template|textarea|time|track|tt|u|var|video|wbr";
const attributes = String.raw`(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))?)*`;
/** Tags of HTML, and those Word leaves behind; `Array<string>` is neither. */
const tag = new RegExp(String.raw`<(/?)(${blocks}|${inlines}|(?:o|w|v|m|st\d):[a-z]+)(${attributes})\s*/?>`, "giu");
const isBlock = new RegExp(`^(?:${blocks})$`, "iu");
const isEmptyElement = /^(?:br|hr|wbr)$/iu;
/** Blocks that a cut text begins or ends with. */
const isFrame = /^(?:p|div|li|ul|ol|blockquote)$/iu;

const comment = /<!--.*?(?:-->|$)|<!(?:\[(?:end)?if\b[^<>]*\]|doctype\b[^<>]*)>/gisu;
const cdata = /<!\[CDATA\[(.*?)(?:\]\]>|$)/gsu;
/** Elements whose content is no text. */
const contentless = ["style", "script", "xml"];

/**
 * Text without HTML: comments, styles and scripts go whole, tags of blocks become blanks, others vanish. A lone tag that
 * reads like a word ("the `<head>` element", `Promise<Link>`) is text.
 */
export function withoutTags(source: string): string {
  const text = contentless.reduce(withoutElement, source.replace(cdata, "$1").replace(comment, ""));
  if (!text.includes("<")) return text;
  const [starts, ends] = [new Set<string>(), new Set<string>()];
  for (const [, slash, name = ""] of text.matchAll(tag)) (slash === "" ? starts : ends).add(name.toLowerCase());
  return text.replace(tag, (whole, _slash, name: string, rest: string, offset: number) => {
    const key = name.toLowerCase();
    const isLone = rest === "" && !(starts.has(key) && ends.has(key)) && !isEmptyElement.test(name);
    if (isLone && isWord(name, text[offset - 1], text[offset + whole.length])) return whole;
    return isBlock.test(name) ? " " : "";
  });
}

/** A tag that is read aloud has blanks or punctuation around it; types begin with a capital, or are in the middle of a word. */
function isWord(name: string, before: string | undefined, after: string | undefined): boolean {
  const isFree = (char: string | undefined) => char === undefined || /[\s\p{P}]/u.test(char);
  if (/^[A-Z][a-z]/u.test(name)) return true;
  if (isFrame.test(name) && (before === undefined || after === undefined)) return false;
  if (isBlock.test(name)) return isFree(before) && isFree(after);
  return isFree(after) || !isFree(before);
}

/** Text without elements of that name; a tag that nothing closes stays. */
function withoutElement(text: string, name: string): string {
  const start = new RegExp(`<${name}(?:\\s[^<>]*)?>`, "giu");
  const end = new RegExp(`</${name}\\s*>`, "giu");
  let kept = "";
  let from = 0;
  for (let opened = start.exec(text); opened !== null; opened = start.exec(text)) {
    end.lastIndex = start.lastIndex;
    const closed = end.exec(text);
    if (closed === null) break;
    kept += text.slice(from, opened.index);
    from = end.lastIndex;
    start.lastIndex = from;
  }
  return kept + text.slice(from);
}
