import type { SeenReason } from "./observe.ts";

/** Checks a site that answers 200 for pages that are gone through its API. */
export type SiteRule = {
  /** The address that tells, asked in place of the link's own; `undefined` for links it knows nothing of. */
  readonly addressFor: (url: URL) => string | undefined;
  /** What a status of that address says; `undefined` to read it like any other. */
  readonly reasonFor: (status: number) => SeenReason | undefined;
  /** A link that is known to be good: the rule's "no" counts only while the rule finds this one. */
  readonly canary: string;
};

const youtubeOembed = "https://www.youtube.com/oembed";

const youtubeHost = /^((www|m|music)\.)?youtube(-nocookie)?\.com$/;
const videoPath = /^\/(?:embed|shorts|live|v)\/([\w-]+)/;

/**
 * YouTube shows every visitor a page. Its oEmbed endpoint answers 404 or 400 for a video that does not exist; 401 and
 * 403 for one that is private or not to be embedded, which look the same: a block. The canary is the first video there.
 *
 * @see https://oembed.com section 2.3.4
 */
export function youtubeRule(endpoint: string = youtubeOembed): SiteRule {
  return {
    addressFor: (url) => {
      const video = videoOf(url);
      if (video === undefined) return undefined;
      return `${endpoint}?format=json&url=${encodeURIComponent(`https://www.youtube.com/watch?v=${video}`)}`;
    },
    reasonFor: (status) => (status === 400 ? "not-found" : undefined),
    canary: "https://www.youtube.com/watch?v=jNQXAC9IVRw",
  };
}

function videoOf({ hostname, pathname, searchParams }: URL): string | undefined {
  if (hostname === "youtu.be") return /^\/([\w-]+)/.exec(pathname)?.[1];
  if (!youtubeHost.test(hostname)) return undefined;
  return pathname === "/watch" ? (searchParams.get("v") ?? undefined) : videoPath.exec(pathname)?.[1];
}

/** The address to ask and the rule to read it by, when there is one for the link. Takes any text. */
export function placeByRule(
  rules: readonly SiteRule[],
  url: string,
): { readonly address: string; readonly rule: SiteRule } | undefined {
  const parsed = URL.parse(url);
  if (parsed === null) return undefined;
  for (const rule of rules) {
    const address = rule.addressFor(parsed);
    if (address !== undefined) return { address, rule };
  }
  return undefined;
}

/** The table. A new site is a new line. */
export const siteRules: readonly SiteRule[] = [youtubeRule()];
