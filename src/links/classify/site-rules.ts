import type { SeenReason } from "./observe.ts";

/** How to learn the truth about a site that answers 200 for pages that are gone. */
export type SiteRule = {
  /** The address that tells, asked in place of the link's own; `undefined` for links it knows nothing of. */
  readonly addressFor: (url: URL) => string | undefined;
  /** What a status of that address says; `undefined` to read it like any other. */
  readonly reasonFor: (status: number) => SeenReason | undefined;
};

const youtubeOembed = "https://www.youtube.com/oembed";

const youtubeHost = /^((www|m|music)\.)?youtube(-nocookie)?\.com$/;
const videoPath = /^\/(?:embed|shorts|live|v)\/([\w-]+)/;

/**
 * YouTube shows every visitor a page. Its oEmbed endpoint answers 404 or 400 for a video that does not exist; 401 and
 * 403 for one that is private or not to be embedded, which look the same: a block.
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
  };
}

function videoOf({ hostname, pathname, searchParams }: URL): string | undefined {
  if (hostname === "youtu.be") return /^\/([\w-]+)/.exec(pathname)?.[1];
  if (!youtubeHost.test(hostname)) return undefined;
  return pathname === "/watch" ? (searchParams.get("v") ?? undefined) : videoPath.exec(pathname)?.[1];
}

/** The address to ask and the rule to read it by, when there is one for the link. Takes any text. */
export function addressOf(
  rules: readonly SiteRule[],
  url: string,
): { readonly address: string; readonly rule?: SiteRule } {
  const parsed = URL.parse(url);
  if (parsed === null) return { address: url };
  const found = rules.map((rule) => ({ rule, address: rule.addressFor(parsed) }));
  const match = found.find(({ address }) => address !== undefined);
  return match?.address === undefined ? { address: url } : { address: match.address, rule: match.rule };
}

/** The table. A new site is a new line. */
export const siteRules: readonly SiteRule[] = [youtubeRule()];
