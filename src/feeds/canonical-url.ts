import { hash } from "node:crypto";

/** Parameters that tell a server where a reader came from, never which page is wanted: on every site. */
const tracking =
  /^(?:utm_.*|(?:fb|g|d|y|tw|ms|wb|gb)cl(?:id|src)|[gw]braid|igsh(?:id)?|mc_[ce]id|elq.*|_hs(?:enc|mi)|hsCtaTracking|mkt_tok|li_fat_id|vero_(?:id|conv)|oly_(?:anon|enc)_id|ref_src|ref_url|wt\.mc_id|_ga|_gl)$/iu;
/** Those that are tracking on some sites only; elsewhere `cid`, `mid` or `si` name the page. */
const trackingBySite: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|\.)linkedin\.com$/u, /^(?:trk|trkCampaign|trackingId|lipi)$/u],
  [/(?:^|\.)(?:darkreading|informationweek|networkcomputing)\.com$/u, /^(?:_mc|cid)$/u],
  [/(?:^|\.)msn\.com$/u, /^(?:ocid|cvid)$/u],
  [/(?:^|\.)bloomberg\.com$/u, /^(?:cmpid|srnd|sref)$/u],
  [/(?:^|\.)(?:youtube\.com|youtu\.be)$/u, /^(?:si|feature|pp|ab_channel)$/u],
  [/(?:^|\.)(?:twitter|x)\.com$/u, /^[st]$/u],
  [/(?:^|\.)spotify\.com$/u, /^si$/u],
  [/(?:^|\.)nytimes\.com$/u, /^(?:smid|smtyp|partner|emc)$/u],
  [/(?:^|\.)adobe\.com$/u, /^s_cid$/u],
];

/**
 * What makes two addresses the same page: without scheme, `www.`, a dot behind the host, tracking parameters and
 * trailing slash. Only to compare, never to ask or to publish.
 */
export function canonicalUrl(href: string): string {
  const url = new URL(href);
  const host = url.host.replace(/^www\./u, "").replace(/\.(?=:|$)/u, "");
  const query = url.search === "" ? "" : keptQuery(url, host);
  return `${host}${url.pathname.replace(/\/+$/u, "")}${query}${url.hash}`;
}

function keptQuery({ searchParams }: URL, host: string): string {
  const ofSite = trackingBySite.find(([sites]) => sites.test(host))?.[1];
  const kept = [...searchParams].filter(([name]) => !tracking.test(name) && !ofSite?.test(name));
  return kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`;
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
