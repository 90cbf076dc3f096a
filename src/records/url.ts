import { decodeHTMLStrict } from "entities";
import { withoutInvisible } from "./text.ts";

const longest = 8192;
/** Addresses that need no second look. */
const clean = /^https?:\/\/(?:[a-z0-9-]+\.)+[a-z0-9]+(?:\/[!-%'-;=?-~]*)?$/u;
const entity = /&(?:amp|apos|quot|#\d{1,7}|#x[0-9a-f]{1,6});/iu;

/** An address in normal form, and what had to be mended; or why it cannot be used, with what to do. */
export type ParsedUrl = { readonly url: string; readonly mended?: string } | { readonly fault: string };

/** Reads an absolute http(s) URL; invisible characters, entities and a dot behind the host are mended. */
export function parseUrl(text: string): ParsedUrl {
  if (clean.test(text) && text.length <= longest && URL.canParse(text)) return { url: new URL(text).href };
  const source = text.trim();
  if (source.length > longest) return { fault: `the address is longer than ${longest} characters` };
  // Tabs and line breaks go in any case; after that they cannot hide an entity.
  const visible = withoutInvisible(source)
    .replace(/[\t\n\r]/gu, "")
    .trim();
  const decoded = withoutEntities(visible);
  if (!URL.canParse(decoded)) return { fault: `"${excerptOf(source)}" is no absolute URL; write it as https://...` };
  const url = new URL(decoded);
  const fault = faultOf(url, decoded);
  if (fault !== undefined) return { fault };
  const hasDot = url.hostname.endsWith(".");
  if (hasDot) url.hostname = url.hostname.replace(/\.+$/u, "");
  const mended = [
    ...(visible === source ? [] : ["invisible characters"]),
    ...(decoded === visible ? [] : ["HTML entities"]),
    ...(hasDot ? ["the dot behind the host"] : []),
  ];
  return mended.length === 0 ? { url: url.href } : { url: url.href, mended: mended.join(" and ") };
}

function faultOf(url: URL, source: string): string | undefined {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return `"${url.protocol}" links cannot be published; use an http(s) address`;
  if (url.username !== "" || url.password !== "") return "an address must not carry a user name or password";
  if (/[^a-z0-9._:[\]-]|^\.|\.\./u.test(url.hostname))
    return `"${excerptOf(source)}" names no host; write it as https://...`;
  if (/^https?\.*$/u.test(url.hostname)) return `"${excerptOf(source)}" has its scheme twice; write https:// once`;
  return undefined;
}

/** An image's address: absolute, or root-relative below `base`; `undefined` when neither can be had. */
export function resolveAsset(text: string, base: string | undefined): string | undefined {
  const source = text.trim();
  const isRootRelative = source.startsWith("/") && !source.startsWith("//");
  if (isRootRelative && base === undefined) return undefined;
  const absolute = isRootRelative ? `${base?.replace(/\/+$/u, "")}${source}` : source;
  const parsed = parseUrl(absolute);
  return "url" in parsed ? parsed.url : undefined;
}

/** `&amp;` is an ampersand that was escaped for HTML; `&copy=2` is a parameter. */
function withoutEntities(text: string): string {
  const once = entity.test(text) ? text.replace(new RegExp(entity, "giu"), (one) => decodeHTMLStrict(one)) : text;
  return once !== text && entity.test(once) ? withoutEntities(once) : once;
}

function excerptOf(text: string): string {
  const short = text
    .toWellFormed()
    .slice(0, 60)
    .replace(/\p{Cc}/gu, " ");
  return short.length < text.length ? `${short}...` : short;
}
