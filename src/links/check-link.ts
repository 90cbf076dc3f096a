import type { Observation } from "../model/link.ts";
import type { Method } from "./ask.ts";
import { observe, type SeenReason } from "./observe.ts";
import { isAlive, isWall } from "./reasons.ts";
import type { SiteRule } from "./site-rules.ts";
import { type Walk, type WalkOptions, type WalkRequest, walk } from "./walk.ts";

export type LinkQuestion = {
  readonly url: string;
  readonly method: Method;
  /** Nobody else is waiting for this host. */
  readonly isLast: boolean;
};

/** Checks one link; `undefined` when the run or the host was given up on the way. Never rejects. */
export type CheckLink = (question: LinkQuestion) => Promise<Observation | undefined>;

/** The first try may not eat the time of the second, which is shorter because most of what is slow is dead. */
const FIRST_SHARE = 0.6;
/** Nothing that a second request could change. */
const FINAL: ReadonlySet<SeenReason> = new Set<SeenReason>([
  "rate-limited",
  "no-such-host",
  "private-address",
  "tls",
  "offline",
]);
/** Faults a GET has read off the page or its redirects: asking again brings the same. */
const FINAL_BY_GET: ReadonlySet<SeenReason> = new Set<SeenReason>(["soft-404", "redirect-loop", "bad-redirect"]);

/** Puts one check together: a walk, a second one to confirm bad news, and the rules of sites that lie. */
export function createLinkCheck(options: WalkOptions, rules: readonly SiteRule[], timeoutMs: number): CheckLink {
  const ask = async (request: WalkRequest, rule: SiteRule | undefined): Promise<Observation | undefined> =>
    readBy(rule, await walk(options, request), options.clock.now());

  return async ({ url, method, isLast }) => {
    const parsed = URL.parse(url);
    const rule = parsed === null ? undefined : rules.find(({ addressFor }) => addressFor(parsed) !== undefined);
    const address = (parsed === null ? undefined : rule?.addressFor(parsed)) ?? url;
    const first = { url: address, method: rule === undefined ? method : "GET", isFresh: false, isLast } as const;
    const seen = await ask({ ...first, timeoutMs: timeoutMs * FIRST_SHARE }, rule);
    if (seen === undefined || !isDoubtful(seen.reason, first.method)) return seen && { ...seen, url };
    const second = { url: address, method: "GET", isFresh: true, isLast: true } as const;
    const confirmed = await ask({ ...second, timeoutMs: timeoutMs * (1 - FIRST_SHARE) }, rule);
    return confirmed && { ...confirmed, url };
  };
}

/** Whether bad news needs to be heard twice: a HEAD is never believed, a GET only where luck plays no part. */
function isDoubtful(reason: SeenReason, method: Method): boolean {
  if (isAlive(reason) || FINAL.has(reason)) return false;
  return method === "HEAD" || !(isWall(reason) || FINAL_BY_GET.has(reason));
}

/** An observation of a rule's address is one of the link, but where that address leads is nobody's business. */
function readBy(rule: SiteRule | undefined, walked: Walk, now: Date): Observation | undefined {
  const seen = observe(walked, now);
  if (rule === undefined || seen === undefined) return seen;
  const { finalUrl: _, permanentUrl: __, ...kept } = seen;
  const reason = (walked.reply.kind === "answer" ? rule.reasonFor(walked.reply.status) : undefined) ?? seen.reason;
  return { ...kept, reason: reason === "redirected" ? "ok" : reason };
}
