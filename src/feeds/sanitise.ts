import sanitizeHtml from "sanitize-html";

const elements = [
  "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em",
  "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre",
  "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time",
  "tr", "u", "ul", "var",
]; // biome-ignore format: a list

/** Line breaks between the rows or cells of a table: no browser shows them there, and validators complain. */
const strayBreaks =
  /(<(?:table|thead|tbody|tfoot|tr)(?: [^>]*)?>|<\/(?:caption|thead|tbody|tfoot|tr|td|th)>)\s*(?:<[bh]r \/>\s*)+/gu;

/**
 * HTML from a record, made safe to show anywhere: no scripts, frames, styles or forms, only absolute http(s) addresses.
 * Pictures at the addresses in `leftOut` are left out.
 */
export function sanitise(html: string, base: string, leftOut: ReadonlySet<string> = new Set()): string {
  return sanitizeHtml(html, {
    allowedTags: elements,
    allowedAttributes: {
      a: ["href", "title"],
      img: ["src", "alt", "title", "width", "height"],
      td: ["colspan", "rowspan"],
      th: ["colspan", "rowspan", "scope"],
      time: ["datetime"],
      "*": ["lang", "dir"],
    },
    allowedSchemes: ["http", "https"],
    allowProtocolRelative: false,
    transformTags: {
      a: (tagName, attribs) => ({ tagName, attribs: absolute(attribs, "href", base) }),
      img: (tagName, attribs) => ({ tagName, attribs: absolute(attribs, "src", base) }),
      h1: "h2",
    },
    exclusiveFilter: ({ tag, attribs: { src } }) => tag === "img" && (src === undefined || leftOut.has(src)),
  })
    .replace(strayBreaks, "$1")
    .trim();
}

function absolute(attribs: Record<string, string>, name: string, base: string): Record<string, string> {
  const { [name]: address, ...rest } = attribs;
  if (address === undefined || !URL.canParse(address, base)) return rest;
  const url = new URL(address, base);
  return url.protocol === "http:" || url.protocol === "https:" ? { ...attribs, [name]: url.href } : rest;
}
