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
  if (ownId !== undefined && isAbsoluteUri(ownId)) return encode(ownId);
  return prefix + encode((ownId ?? path.replace(/\.[^./]+$/u, "")).normalize("NFC"));
}

function isAbsoluteUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:./iu.test(text) && URL.canParse(text);
}

/** Percent-encodes what a URI may not hold, leaving what is encoded already. */
function encode(text: string): string {
  return text.replace(/%(?![0-9a-f]{2})|[^\w\-.~:/?#[\]@!$&'()*+,;=%]+/giu, (part) =>
    encodeURIComponent(part.toWellFormed()),
  );
}
