/** No page that people read is deeper; parsers take quadratic time over what is. */
const deepest = 250;
const start = /<(\/?)([a-z][a-z0-9:-]*)/giu;
/** Elements without an end tag, or with one that parsers add themselves. */
const shallow = new Set([
  "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
  "p", "li", "dd", "dt", "option", "tr", "td", "th", "thead", "tbody", "tfoot",
]); // biome-ignore format: a list

/** HTML in which no element is more than 250 deep: tags beyond that become text. */
export function limitNesting(html: string): string {
  const open = new Map<string, number>();
  let depth = 0;
  return html.replace(start, (whole, slash: string, written: string) => {
    const name = written.toLowerCase();
    if (shallow.has(name)) return whole;
    const count = open.get(name) ?? 0;
    if (slash === "" && depth >= deepest) return `&lt;${whole.slice(1)}`;
    if (slash === "" || count > 0) {
      const step = slash === "" ? 1 : -1;
      open.set(name, count + step);
      depth += step;
    }
    return whole;
  });
}
