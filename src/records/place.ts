import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from "js-yaml";

/** A place in a file, counted from 1. */
export type Place = { readonly line: number; readonly column: number };

/** A value of the front matter; `start` is its offset, absent where nothing is written. */
type Node = {
  readonly start?: number;
  /** What a scalar says. */
  readonly text?: string;
  /** Items of a list; keys and values of a mapping in turns. */
  readonly children: readonly Node[];
  readonly isMapping?: true;
};

/**
 * Finds fields in front matter; none where that is broken. It parses once more, so this is for problems only.
 *
 * @returns line and column of the value at `path`, or of the nearest thing above it that exists
 */
export function placesIn(text: string): (path: readonly PropertyKey[]) => Place {
  if (/^(?:\+\+\+|---[ \t]*toml\b)/iu.test(text)) return tomlPlacesIn(text);
  const source = frontMatterOf(text);
  const root = readTree(source);
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const offset = offsetAt(root, path.slice(0, length));
      if (offset !== undefined) return placeAt(source, offset);
    }
    return { line: 1, column: 1 };
  };
}

/** TOML's parser keeps no places: the line of the first key that is written like the field's will do. */
function tomlPlacesIn(text: string): (path: readonly PropertyKey[]) => Place {
  const lines = text.split("\n");
  return ([key = ""]) => {
    const name = String(key).replace(/[^\w]/gu, "\\$&");
    const start = new RegExp(`^\\s*(?:\\[\\[?\\s*)?["']?${name}["']?\\s*[.=\\]]`);
    const line = lines.findIndex((one) => start.test(one));
    return { line: line + 1 || 1, column: 1 };
  };
}

/** Blanks the opening line, so that offsets stay those of the file. */
function frontMatterOf(text: string): string {
  const lineEnd = text.indexOf("\n");
  const end = text.indexOf("\n---", 3);
  return lineEnd === -1 ? "" : " ".repeat(lineEnd) + text.slice(lineEnd, end === -1 ? text.length : end);
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

function readTree(source: string): Node | undefined {
  try {
    return readNode(source, parseEvents(source, {})[Symbol.iterator]())?.children[0];
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/** The node that the next events describe; `undefined` at the end of a collection. */
function readNode(source: string, events: Iterator<Event>): Node | undefined {
  const { value: event } = events.next();
  if (event === undefined || event.type === EVENT_ID.POP) return undefined;
  if (event.type === EVENT_ID.ALIAS) return { start: event.anchorStart - 1, children: [] };
  if (event.type === EVENT_ID.SCALAR) {
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    if (event.valueStart < 0) return { children: [] };
    return { start: event.valueStart - Number(isQuoted), text: getScalarValue(source, event), children: [] };
  }
  const children: Node[] = [];
  for (let node = readNode(source, events); node !== undefined; node = readNode(source, events)) children.push(node);
  if (event.type === EVENT_ID.DOCUMENT) return { children };
  return { start: event.start, children, ...(event.type === EVENT_ID.MAPPING ? { isMapping: true } : {}) };
}

/** Where the value at `path` starts, or its key when nothing is written there. */
function offsetAt(root: Node | undefined, path: readonly PropertyKey[]): number | undefined {
  let node = root;
  let start: number | undefined;
  for (const key of path) {
    if (node === undefined) return undefined;
    const { children, isMapping } = node;
    const at = isMapping ? children.findIndex(({ text }, index) => index % 2 === 0 && text === String(key)) : -1;
    node = isMapping ? children[at === -1 ? -1 : at + 1] : children[Number(key)];
    start = node?.start ?? children[at]?.start;
  }
  return start;
}
