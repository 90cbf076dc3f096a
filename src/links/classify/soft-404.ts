import { hostOf } from "../fetch/host.ts";

const language = "(?:en|de|fr|es|it|pt|nl|pl|ru|ja|jp|zh|cn|ko|kr|ar|tr|sv|da|no|nb|fi|cs|hu|ro|uk|el|he|hi|id|vi|th)";
const homePath = new RegExp(
  `^/(?:${language}(?:[-_][a-z]{2,4})?(?:/|$))?(?:(?:index|home|default)(?:\\.\\w+)?/?)?$`,
  "i",
);
const errorPage =
  /(^|\/)(errors?[/_-]?404|404([/_-]?errors?|[_-]?page)?|(page[_-]?)?not[_-]?found|not[_-]?found[_-]?page)(\.\w+)?\/?$/i;
const tracking = /^(utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|ref|ref_src|source|src|from)$/i;

/**
 * Whether an address is a home page: `/`, its index or language page, with no query or fragment but tracking. A
 * redirect inherits the fragment of its `start`, which is none then.
 */
export function isHomePage({ pathname, searchParams, hash }: URL, start?: URL): boolean {
  const isWhole = hash === "" || hash === start?.hash;
  return isWhole && homePath.test(pathname) && [...searchParams.keys()].every((name) => tracking.test(name));
}

/** Whether a redirect led from a page to the home page of the same host, or to an error page that answers 200. */
export function isLostRedirect(start: URL, end: URL): boolean {
  if (errorPage.test(end.pathname)) return !errorPage.test(start.pathname);
  return hostOf(start) === hostOf(end) && isHomePage(end, start) && !isHomePage(start);
}

/**
 * Whether a redirect led from a page to the home page of another host. That may be a project with a domain of its own
 * or a short link; where several pages of a host end, it is where the site's pages went.
 */
export function isForeignHome(start: URL, end: URL): boolean {
  return hostOf(start) !== hostOf(end) && isHomePage(end, start) && !isHomePage(start);
}
