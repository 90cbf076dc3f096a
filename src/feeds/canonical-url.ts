import { hash } from "node:crypto";

/** Parameters that tell a server where a reader came from, never which page is wanted. */
const tracking =
  /^(?:utm_.*|(?:fb|g|d|y|tw|ms|wb|gb)cl(?:id|src)|[gw]braid|igsh(?:id)?|mc_[ce]id|_mc|mid|cid|elq.*|_hs(?:enc|mi)|hsCtaTracking|mkt_tok|li_fat_id|vero_(?:id|conv)|oly_(?:anon|enc)_id|s_cid|ref_src|ref_url|cmpid|ocid|wt\.mc_id|_ga|_gl|trk|trkCampaign)$/iu;

/**
 * What makes two addresses the same page: without scheme, `www.`, tracking parameters and trailing slash. Only to
 * compare, never to ask or to publish.
 */
export function canonicalUrl(href: string): string {
  const url = new URL(href);
  const kept = [...url.searchParams].filter(([name]) => !tracking.test(name));
  const query = kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`;
  return `${url.host.replace(/^www\./u, "")}${url.pathname.replace(/\/+$/u, "")}${query}${url.hash}`;
}

/** A number for the page behind an address: 52 bits of a hash of its canonical form, quick to find twins by. */
export function pageNumber(href: string): number {
  return numberOf(canonicalUrl(href));
}

/** A number for a picture's address, taken literally. */
export function imageNumber(href: string): number {
  return numberOf(href);
}

function numberOf(text: string): number {
  return Number.parseInt(hash("sha256", text).slice(0, 13), 16);
}
