import { encodeUri } from "../model/uri.ts";

/** The prefix of previews, before anyone has said where the feeds will live. `.invalid` can never be a real host. */
export const previewPrefix = "tag:feedmill.invalid,2026:";

/** The tag URI prefix of a site (RFC 4151), like `tag:example.org,2026:`. */
export function idPrefixOf(siteUrl: string | undefined): string {
  return siteUrl === undefined ? previewPrefix : `tag:${new URL(siteUrl).hostname},2026:`;
}

/**
 * An item's id: the record's own when that is an absolute URI, else `prefix` and the own id or the path without its
 * extension. Nothing that may change (title, date, URL, topic) goes into it.
 */
export function itemId(prefix: string, path: string, ownId: string | undefined): string {
  if (ownId !== undefined && isAbsoluteUri(ownId)) return encodeUri(ownId);
  // An own id may be one copied from a feed, encoded already; a `%` in a path is only a `%`.
  const rest = ownId ?? path.replace(/\.[^./]+$/u, "").replaceAll("%", "%25");
  return prefix + encodeUri(rest.normalize("NFC")).replaceAll("?", "%3F").replaceAll("#", "%23");
}

/** The schemes that name things for ever; records with any other are told, and get an id by their path. */
function isAbsoluteUri(text: string): boolean {
  return /^(?:https?|tag|urn):\S+$/iu.test(text) && URL.canParse(text);
}
