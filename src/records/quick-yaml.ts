/** Thrown, and caught below, for anything that is left to js-yaml. */
const unsure = Symbol("left to js-yaml");
const deepest = 8;

/** Characters that YAML forbids, breaks lines at, or that need a second look. */
const beyond = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const plainStart = /^[A-Za-z0-9/($.+\u00a0-\u2027\u202a-\ud7ff]/;
/** The words for nothing; all other scalars are text here. */
const nulls: ReadonlySet<string> = new Set(["null", "Null", "NULL"]);

const blank = 32;
const doubleQuote = 34;
const hash = 35;
const singleQuote = 39;
const dash = 45;
const colon = 58;

/** The current line: where its text starts and ends, and how deep it is indented. */
type Cursor = { readonly source: string; start: number; end: number; indent: number };

/**
 * Reads the YAML most records are written in: block maps and lists of one-line scalars. Only a short cut in front of
 * js-yaml, which defines what front matter means: what it is not certain of it leaves to that, and a fuzz test holds the
 * two equal.
 *
 * @returns the mapping; `undefined` for anything beyond its grammar
 */
export function quickYaml(source: string): Record<string, unknown> | undefined {
  if (beyond.test(source)) return undefined;
  const cursor: Cursor = { source, start: 0, end: -1, indent: 0 };
  try {
    advance(cursor);
    const map = readMap(cursor, 0, 0);
    const isWhole = Object.keys(map).length > 0 && cursor.indent === -1;
    return isWhole ? map : undefined;
  } catch (error) {
    if (error === unsure) return undefined;
    throw error;
  }
}

/** Goes to the next line that is not empty; after the last, `indent` is -1. */
function advance(cursor: Cursor): void {
  const { source } = cursor;
  for (let lineStart = cursor.end + 1; lineStart < source.length; ) {
    let end = source.indexOf("\n", lineStart);
    if (end === -1) end = source.length;
    let start = lineStart;
    while (start < end && source.charCodeAt(start) === blank) start++;
    if (start < end) {
      if (source.charCodeAt(start) === hash) throw unsure;
      cursor.start = start;
      cursor.end = end;
      cursor.indent = start - lineStart;
      return;
    }
    lineStart = end + 1;
  }
  cursor.indent = -1;
}

function readMap(cursor: Cursor, indent: number, depth: number): Record<string, unknown> {
  if (depth > deepest) throw unsure;
  const map: Record<string, unknown> = {};
  while (cursor.indent === indent && !isEntry(cursor)) {
    const name = readKey(cursor);
    if (Object.hasOwn(map, name)) throw unsure;
    map[name] = cursor.start < cursor.end ? readScalar(cursor, indent) : readBelow(cursor, indent, depth);
  }
  return map;
}

/** Reads `key:` and goes to what follows it on the line. */
function readKey(cursor: Cursor): string {
  const { source, start, end } = cursor;
  let at = start;
  while (at < end && isKeyLetter(source.charCodeAt(at))) at++;
  const name = source.slice(start, at);
  const after = at + 1;
  if (at === start || source.charCodeAt(at) !== colon || nulls.has(name) || name === "__proto__") throw unsure;
  if (after < end && source.charCodeAt(after) !== blank) throw unsure;
  cursor.start = after;
  while (cursor.start < end && source.charCodeAt(cursor.start) === blank) cursor.start++;
  return name;
}

/** Letters and the underscore; no digits, so that no key looks like a number. */
function isKeyLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

/** The value below `key:`: a deeper map, a list (which may be no deeper), or nothing. */
function readBelow(cursor: Cursor, indent: number, depth: number): unknown {
  advance(cursor);
  if (cursor.indent < indent) return null;
  if (isEntry(cursor)) return readList(cursor, cursor.indent, depth + 1);
  if (cursor.indent === indent) return null;
  const map = readMap(cursor, cursor.indent, depth + 1);
  if (cursor.indent > indent) throw unsure;
  return map;
}

function readList(cursor: Cursor, indent: number, depth: number): unknown[] {
  if (depth > deepest) throw unsure;
  const list: unknown[] = [];
  while (cursor.indent === indent && isEntry(cursor)) {
    const { source, end } = cursor;
    let start = cursor.start + 1;
    while (start < end && source.charCodeAt(start) === blank) start++;
    if (start === end) throw unsure;
    const inner = indent + start - cursor.start;
    cursor.start = start;
    if (isEntry(cursor)) throw unsure;
    if (beginsMap(cursor)) {
      // `- name: value` begins a map whose keys align with `name`.
      cursor.indent = inner;
      list.push(readMap(cursor, inner, depth + 1));
    } else list.push(readScalar(cursor, indent));
    if (cursor.indent > indent) throw unsure;
  }
  return list;
}

function isEntry({ source, start, end }: Cursor): boolean {
  return source.charCodeAt(start) === dash && (start + 1 === end || source.charCodeAt(start + 1) === blank);
}

function beginsMap({ source, start, end }: Cursor): boolean {
  let at = start;
  while (at < end && isKeyLetter(source.charCodeAt(at))) at++;
  return source.charCodeAt(at) === colon && at > start && (at + 1 === end || source.charCodeAt(at + 1) === blank);
}

/** Reads the rest of the line and goes to the next, which must not be deeper: that would continue this one. */
function readScalar(cursor: Cursor, indent: number): unknown {
  const { source, start } = cursor;
  let { end } = cursor;
  while (source.charCodeAt(end - 1) === blank) end--;
  advance(cursor);
  if (cursor.indent > indent) throw unsure;
  const first = source.charCodeAt(start);
  if (first === doubleQuote) return readDoubleQuoted(source, start, end);
  if (first === singleQuote) return readSingleQuoted(source.slice(start, end));
  for (let at = start + 1; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code === colon && (at + 1 === end || source.charCodeAt(at + 1) === blank)) throw unsure;
    if (code === hash && source.charCodeAt(at - 1) === blank) throw unsure;
  }
  return resolvePlain(source.slice(start, end));
}

function readDoubleQuoted(source: string, start: number, end: number): string {
  const close = source.indexOf('"', start + 1);
  const inner = source.slice(start + 1, end - 1);
  if (close === end - 1 && !inner.includes("\\")) return inner;
  if (end - start < 2 || !/^(?:[^"\\]|\\["\\])*$/.test(inner) || source.charCodeAt(end - 1) !== doubleQuote)
    throw unsure;
  return inner.replace(/\\(["\\])/g, "$1");
}

function readSingleQuoted(text: string): string {
  if (text.length < 2 || !/^'(?:[^']|'')*'$/.test(text)) throw unsure;
  return text.slice(1, -1).replaceAll("''", "'");
}

function resolvePlain(text: string): string | null {
  const isNegative = text.charCodeAt(0) === dash && /^-[0-9.]/.test(text);
  if (!isNegative && !plainStart.test(text)) throw unsure;
  return nulls.has(text) ? null : text;
}
