import { decodeHTMLStrict } from "entities";
import type { Headers } from "../../http/ask.ts";

/** The title of an HTML page, as text; empty when the body is none or has none in the part that was read. */
export function titleOf(headers: Headers, body: Buffer): string {
  const type = String(headers["content-type"] ?? "text/html");
  if (body.length === 0 || headers["content-encoding"] !== undefined || !/html|xml/i.test(type)) return "";
  const text = decode(body, /charset="?([\w-]+)/i.exec(type)?.[1] ?? "utf-8");
  const title = /<title\b[^>]{0,200}>([^<]{0,500})/i.exec(text)?.[1] ?? "";
  // What no character stands for is decoded to U+FFFD.
  return decodeHTMLStrict(title)
    .replace(/\ufffd/g, "")
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
