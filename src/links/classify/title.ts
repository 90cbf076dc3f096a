import { decodeHTMLStrict } from "entities";
import type { Headers } from "../../http/ask.ts";

/** What an HTML page calls itself, as text; empty when the body is none or has none in the part that was read. */
export type PageTitle = { readonly title: string; readonly siteName: string };

const none: PageTitle = { title: "", siteName: "" };

/** Reads the title and `og:site_name`, comments aside. */
export function readTitle(headers: Headers, body: Buffer): PageTitle {
  const type = String(headers["content-type"] ?? "text/html");
  if (body.length === 0 || headers["content-encoding"] !== undefined || !/html|xml/i.test(type)) return none;
  const text = decode(body, /charset="?([\w-]+)/i.exec(type)?.[1] ?? "utf-8").replace(/<!--[\s\S]*?(?:-->|$)/g, "");
  const title = /<title\b[^>]{0,200}>([^<]{0,500})/i.exec(text)?.[1] ?? "";
  const meta = /<meta\b[^>]{0,200}\bog:site_name\b[^>]{0,300}>/i.exec(text)?.[0] ?? "";
  const siteName = /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(meta);
  return { title: plainText(title), siteName: plainText(siteName?.[1] ?? siteName?.[2] ?? "") };
}

/** What no character belongs to is decoded to U+FFFD. */
function plainText(html: string): string {
  return decodeHTMLStrict(html)
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
