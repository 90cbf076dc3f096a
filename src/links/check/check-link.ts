import type { Method } from "../../http/ask.ts";
import type { Observation } from "../../model/link.ts";
import { type Expected, observe, type SeenReason } from "../classify/observe.ts";
import { isAlive, isBlocked } from "../classify/reasons.ts";
import {
  type FollowedLink,
  type FollowOptions,
  type FollowRequest,
  followRedirects,
} from "../fetch/follow-redirects.ts";
import type { Unsent } from "../fetch/rate-limiter.ts";
import type { PlannedCheck } from "./due-links.ts";

/** Checks one link. Never rejects. */
export type CheckLink = (planned: PlannedCheck, isLast: boolean) => Promise<CheckedLink | Unsent>;

/** What a check saw. */
export type CheckedLink = { readonly kind: "checked"; readonly observation: Observation };

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

/** Puts one check together: redirects followed, a second try to confirm bad news, read by the rules of sites that lie. */
export function openLinkCheck(options: FollowOptions, timeoutMs: number, expects: Expected): CheckLink {
  const ask = async (request: FollowRequest, planned: PlannedCheck): Promise<CheckedLink | Unsent> => {
    const followed = await followRedirects(options, request);
    if ("kind" in followed) return followed;
    const seen = observe(followed, options.clock.now(), expects);
    return { kind: "checked", observation: { ...readByRule(planned, followed, seen), url: planned.url } };
  };

  return async (planned, isLast) => {
    const { address, method } = planned;
    const firstMs = timeoutMs * firstShare;
    const first = await ask({ url: address, method, timeoutMs: firstMs, isFresh: false, isLast }, planned);
    if (first.kind === "unsent" || !isDoubtful(first.observation.reason, method)) return first;
    return ask({ url: address, method: "GET", timeoutMs: timeoutMs - firstMs, isFresh: true, isLast: true }, planned);
  };
}

/** Whether bad news needs to be heard twice: a HEAD is never believed, a GET only where luck plays no part. */
function isDoubtful(reason: SeenReason, method: Method): boolean {
  if (isAlive(reason) || final.has(reason)) return false;
  return method === "HEAD" || !(isBlocked(reason) || finalByGet.has(reason));
}

/** An observation of a rule's address is one of the link, but where that address leads is nobody's business. */
function readByRule({ rule }: PlannedCheck, { reply }: FollowedLink, seen: Observation): Observation {
  if (rule === undefined) return seen;
  const { finalUrl: _, permanentUrl: __, ...kept } = seen;
  const reason = (reply.kind === "answer" ? rule.reasonFor(reply.status) : undefined) ?? seen.reason;
  return { ...kept, reason: reason === "redirected" ? "ok" : reason };
}
