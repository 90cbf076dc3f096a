import { isMap, isNode, isSeq, LineCounter, parseDocument } from "yaml";

/** A place in a file, counted from 1. */
export type Place = { readonly line: number; readonly column: number };

/**
 * Finds fields in a record's front matter, for problems only: `yaml` is slow but knows where things stand.
 *
 * @returns line and column, from 1, of the value at `path`, or of the nearest thing above it that exists
 */
export function placesIn(text: string): (path: readonly PropertyKey[]) => Place {
  const lines = new LineCounter();
  const document = parseDocument(frontMatterOf(text), { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const offset = offsetAt(document.contents, path.slice(0, length));
      if (offset === undefined) continue;
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    }
    return { line: 1, column: 1 };
  };
}

/** Blanks the opening `---`, so that offsets stay those of the file. */
function frontMatterOf(text: string): string {
  const end = text.indexOf("\n---", 3);
  return `   ${text.slice(3, end === -1 ? text.length : end)}`;
}

function offsetAt(root: unknown, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = root;
  let offset: number | undefined;
  for (const key of path) {
    if (!isMap(node) && !isSeq(node)) return undefined;
    const pair = isMap(node) ? node.items.find((item) => String(item.key) === String(key)) : undefined;
    const next: unknown = pair === undefined ? node.get(key, true) : pair.value;
    const holder = isNode(next) && next.range ? next : pair?.key;
    if (!isNode(holder) || !holder.range) return undefined;
    offset = holder.range[0];
    node = next;
  }
  return offset;
}
