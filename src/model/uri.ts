/** Percent-encodes what RFC 3986 does not allow in a URI, leaving what is encoded already. */
export function encodeUri(text: string): string {
  const legal = text.replace(/%(?![0-9a-fA-F]{2})|[^\w\-.~:/?#@!$&'()*+,;=%]+/gu, (part) =>
    encodeURIComponent(part.toWellFormed()),
  );
  const [before = "", ...fragments] = legal.split("#");
  return fragments.length === 0 ? before : `${before}#${fragments.join("%23")}`;
}

/**
 * An http(s) `href` as feeds show it. Browsers leave `[ ] | ^` and more as they are, which feed validators refuse;
 * servers take both.
 */
export function publishedUrl(href: string): string {
  const path = href.indexOf("/", "https://".length);
  return path === -1 ? href : href.slice(0, path) + encodeUri(href.slice(path));
}
