import type { Method } from "../../http/ask.ts";
import type { Observation } from "../../model/link.ts";
import { type Expected, observe, type SeenReason } from "../classify/observe.ts";
import { isAlive, isBlocked } from "../classify/reasons.ts";
import type { SiteRule } from "../classify/site-rules.ts";
import { type Walk, type WalkOptions, type WalkRequest, walk } from "../fetch/follow-redirects.ts";
import type { Candidate } from "./due-links.ts";

/** Checks one link; `undefined` when the run or the host was given up on the way. Never rejects. */
export type CheckLink = (candidate: Candidate, isLast: boolean) => Promise<Observation | undefined>;

/** The first try may not eat the time of the second, which is shorter because most of what is slow is dead. */
const firstShare = 0.6;
/** Nothing that a second request could change. */
const final: ReadonlySet<SeenReason> = new Set<SeenReason>([
  "rate-limited",
  "no-such-host",
  "private-address",
  "tls",
  "offline",
]);
/** Faults a GET has read off the page or its redirects: asking again brings the same. */
const finalByGet: ReadonlySet<SeenReason> = new Set<SeenReason>(["soft-404", "redirect-loop", "bad-redirect"]);

/** Puts one check together: a walk, a second one to confirm bad news, read by the rules of sites that lie. */
export function openLinkCheck(options: WalkOptions, timeoutMs: number, expects: Expected): CheckLink {
  const ask = async (request: WalkRequest, { url, rule }: Candidate): Promise<Observation | undefined> => {
    const walked = await walk(options, request);
    const seen = readBy(rule, walked, observe(walked, options.clock.now(), expects));
    return seen && { ...seen, url };
  };

  return async (candidate, isLast) => {
    const { address, method } = candidate;
    const firstMs = timeoutMs * firstShare;
    const seen = await ask({ url: address, method, timeoutMs: firstMs, isFresh: false, isLast }, candidate);
    if (seen === undefined || !isDoubtful(seen.reason, method)) return seen;
    const again = { url: address, method: "GET", timeoutMs: timeoutMs - firstMs, isFresh: true, isLast: true } as const;
    return ask(again, candidate);
  };
}

/** Whether bad news needs to be heard twice: a HEAD is never believed, a GET only where luck plays no part. */
function isDoubtful(reason: SeenReason, method: Method): boolean {
  if (isAlive(reason) || final.has(reason)) return false;
  return method === "HEAD" || !(isBlocked(reason) || finalByGet.has(reason));
}

/** An observation of a rule's address is one of the link, but where that address leads is nobody's business. */
function readBy(rule: SiteRule | undefined, walked: Walk, seen: Observation | undefined): Observation | undefined {
  if (rule === undefined || seen === undefined) return seen;
  const { finalUrl: _, permanentUrl: __, ...kept } = seen;
  const reason = (walked.reply.kind === "answer" ? rule.reasonFor(walked.reply.status) : undefined) ?? seen.reason;
  return { ...kept, reason: reason === "redirected" ? "ok" : reason };
}
