import type { Headers } from "./ask.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  nbsp: " ",
  quot: '"',
  apos: "'",
  rsquo: "’",
  ndash: "–",
  mdash: "—",
};

/** The title of an HTML page, as text; empty when the body is none or has none in the part that was read. */
export function titleOf(headers: Headers, body: Buffer): string {
  const type = String(headers["content-type"] ?? "text/html");
  if (body.length === 0 || headers["content-encoding"] !== undefined || !/html|xml/i.test(type)) return "";
  const text = decode(body, /charset="?([\w-]+)/i.exec(type)?.[1] ?? "utf-8");
  const title = /<title\b[^>]{0,200}>([^<]{0,500})/i.exec(text)?.[1] ?? "";
  return title
    .replace(/&(#x[\da-f]{1,6}|#\d{1,7}|\w{2,10});/gi, (_, name: string) => characterOf(name))
    .replace(/\s+/g, " ")
    .trim();
}

function decode(body: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(body);
  } catch (error) {
    if (error instanceof RangeError) return body.toString("utf8"); // a charset nobody knows
    throw error;
  }
}

function characterOf(entity: string): string {
  if (entity.startsWith("#")) {
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  }
  // of &eacute; and its like the letter is enough: accents are not compared
  return (
    ENTITIES[entity.toLowerCase()] ?? /^([a-z])(acute|grave|circ|uml|tilde|cedil|ring|caron)$/i.exec(entity)?.[1] ?? " "
  );
}
