import sanitizeHtml, { type Tag } from "sanitize-html";
import { pageOfFrame, withoutFallbacks } from "./frames.ts";
import { limitNesting } from "./nesting.ts";

const elements = [
  "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em",
  "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre",
  "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time",
  "tr", "u", "ul", "var",
]; // biome-ignore format: a list

/** Elements that play something. */
const playing = ["iframe", "video", "audio", "source"];

/** Line breaks between the rows or cells of a table: no browser shows them there, and validators complain. */
const strayBreaks =
  /(<(?:table|thead|tbody|tfoot|tr)(?: [^>]*)?>|<\/(?:caption|thead|tbody|tfoot|tr|td|th)>)\s*(?:<[bh]r \/>\s*)+/gu;

/**
 * HTML from a record, made safe to show anywhere: no scripts, styles or forms, only absolute http(s) addresses; frames and
 * players become links to what they show.
 * Pictures at the addresses in `leftOut` are left out.
 */
export function sanitise(html: string, base: string, leftOut: ReadonlySet<string> = new Set()): string {
  return sanitizeHtml(withoutFallbacks(limitNesting(html)), {
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
      ...Object.fromEntries(
        playing.map((name) => [name, (tagName: string, attribs: Attributes) => toLink(tagName, attribs, base)]),
      ),
    },
    exclusiveFilter: ({ tag, attribs: { src } }) => tag === "img" && (src === undefined || leftOut.has(src)),
  })
    .replace(strayBreaks, "$1")
    .trim();
}

type Attributes = Record<string, string>;

/** A link in the place of what would play; what has no address goes without a trace. */
function toLink(tagName: string, { src, "data-src": late, title }: Attributes, base: string): Tag {
  const { href } = absolute(
    { href: (src?.startsWith("about:") ? undefined : src) ?? late ?? "about:blank" },
    "href",
    base,
  );
  if (href === undefined) return { tagName, attribs: {} };
  const page = pageOfFrame(href);
  return { tagName: "a", attribs: { href: page }, text: title || page.replace(/^https?:\/\//u, "") };
}

function absolute(attribs: Attributes, name: string, base: string): Attributes {
  const { [name]: address, ...rest } = attribs;
  if (address === undefined || !URL.canParse(address, base)) return rest;
  const url = new URL(address, base);
  return url.protocol === "http:" || url.protocol === "https:" ? { ...attribs, [name]: url.href } : rest;
}
