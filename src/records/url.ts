const longest = 8192;

/**
 * An absolute http(s) URL in normal form.
 *
 * @returns the `href`, or why it cannot be used, with what to do
 */
export function parseUrl(text: string): { readonly url: string } | { readonly fault: string } {
  const source = text.trim();
  if (source.length > longest) return { fault: `the address is longer than ${longest} characters` };
  if (!URL.canParse(source)) return { fault: `"${excerptOf(source)}" is no absolute URL; write it as https://...` };
  const url = new URL(source);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return { fault: `"${url.protocol}" links cannot be published; use an http(s) address` };
  }
  if (url.username !== "" || url.password !== "") return { fault: "an address must not carry a user name or password" };
  return { url: url.href };
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

function excerptOf(text: string): string {
  const short = text.toWellFormed().slice(0, 60);
  return short.length < text.length ? `${short}...` : short;
}
