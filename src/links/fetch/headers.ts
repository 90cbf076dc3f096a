import type { HostRule } from "../policy.ts";
import { hostOf } from "./host.ts";

/** What most servers send pages for. */
export const pageAccept = "text/html,application/xhtml+xml,*/*;q=0.8";

type HeaderFields = Readonly<Record<string, string>>;

/**
 * The headers of a request to `url` of a link that began at `start`. Those of `links.hosts` may be secrets: they go
 * nowhere but to the host of the link itself, and never from https back to http.
 */
export function requestHeaders(
  userAgent: string,
  ruleFor: (host: string) => HostRule | undefined,
  accept = pageAccept,
): (url: URL, start: URL) => HeaderFields {
  const usual = {
    "user-agent": userAgent,
    accept,
    "accept-language": "en,*;q=0.5",
  };
  return (url, start) => {
    const extra = ruleFor(hostOf(start))?.headers;
    const isSamePlace = url.host === start.host && (url.protocol === start.protocol || url.protocol === "https:");
    if (extra === undefined || !isSamePlace) return usual;
    const own = Object.entries(extra).map(([name, value]) => [name.toLowerCase(), value]);
    return { ...usual, ...Object.fromEntries(own) };
  };
}
