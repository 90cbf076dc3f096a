/** How a body may be packed, the best first. */
export type Encoding = "br" | "gzip" | "identity";

/** What tells a client whether it has the file already. */
export type Validators = { readonly etag: string; readonly modifiedAt: Date };

/** Clients send few different headers, over and over. */
const chosen = new Map<string, Encoding>();
const mostChosen = 1000;

/** The best packing that `Accept-Encoding` allows (RFC 9110 section 12.5.3). */
export function chooseEncoding(accepted: string | undefined): Encoding {
  if (accepted === undefined) return "identity";
  const known = chosen.get(accepted);
  if (known !== undefined) return known;
  if (chosen.size >= mostChosen) chosen.clear();
  const encoding = negotiate(accepted);
  chosen.set(accepted, encoding);
  return encoding;
}

function negotiate(accepted: string): Encoding {
  const weights = new Map<string, number>();
  for (const part of accepted.toLowerCase().split(",")) {
    const [name = "", ...rest] = part.split(";").map((text) => text.trim());
    const weight = rest.find((text) => text.startsWith("q="))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight) || 0);
  }
  const weightOf = (name: string) => weights.get(name) ?? weights.get("*") ?? 0;
  const gzip = Math.max(weightOf("gzip"), weights.get("x-gzip") ?? 0);
  if (weightOf("br") > 0 && weightOf("br") >= gzip) return "br";
  return gzip > 0 ? "gzip" : "identity";
}

/** True when the client has this version: `If-None-Match`, else `If-Modified-Since` (RFC 9110 section 13.2.2). */
export function isNotModified(
  { "if-none-match": tags, "if-modified-since": since }: NodeJS.Dict<string | string[]>,
  { etag, modifiedAt }: Validators,
): boolean {
  if (typeof tags === "string") return tags.trim() === "*" || splitTags(tags).includes(bare(etag));
  return typeof since === "string" && seconds(modifiedAt) <= Date.parse(since) / 1000;
}

/** True when a range of this version may be sent: `If-Range` is absent, or names it (RFC 9110 section 13.1.5). */
export function mayBeRange(condition: string | undefined, { etag, modifiedAt }: Validators): boolean {
  if (condition === undefined) return true;
  return condition.includes('"') ? condition === etag : seconds(modifiedAt) === Date.parse(condition) / 1000;
}

function splitTags(tags: string): string[] {
  return tags.split(",").map((tag) => bare(tag.trim()));
}

function bare(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
