import { getDomain } from "tldts";

/**
 * The site that an address belongs to: its registrable domain by the public suffix list with its private section, so
 * that users of `github.io` are apart. An address or a host without such a domain is its own site; `""` for no URL.
 */
export function siteOf(url: string): string {
  const hostname = URL.parse(url)?.hostname ?? "";
  return getDomain(hostname, { allowPrivateDomains: true, validateHostname: false }) ?? hostname;
}
