import type { Method } from "../../http/ask.ts";
import type { Clock } from "../../model/clock.ts";
import type { Observation } from "../../model/link.ts";
import { isAlive, isBlocked } from "../classify/evidence.ts";
import { type Expected, observe, type SeenReason } from "../classify/observe.ts";
import { placeByRule, type SiteRule } from "../classify/site-rules.ts";
import {
  type FollowedLink,
  type FollowOptions,
  type FollowRequest,
  followRedirects,
} from "../fetch/follow-redirects.ts";
import type { Unsent } from "../fetch/rate-limiter.ts";
import type { Place, PlannedCheck } from "./due-links.ts";
import type { HomeRedirects } from "./home-redirects.ts";

/** What a look at a place saw. */
export type Seen = { readonly kind: "seen"; readonly observation: Observation };
/** A look at one place of a link. Never rejects. */
export type Look = (planned: PlannedCheck, place: Place) => Promise<Seen | Unsent>;

/** The looks there are. */
export type Looks = {
  /** A request and, where luck may have played a part, a second and a lenient one that confirm it. */
  readonly usual: (planned: PlannedCheck, place: Place, isLast: boolean) => Promise<Seen | Unsent>;
  /** One patient request, as lenient as a browser. */
  readonly last: Look;
};

/** What looks are made with. */
export type LookOptions = {
  readonly follow: FollowOptions;
  /** The same without headers of `links.hosts`, for requests that verify nobody. */
  readonly followPlainly: FollowOptions;
  readonly clock: Pick<Clock, "now">;
  readonly timeoutMs: number;
  readonly expects: Expected;
  readonly homes: HomeRedirects;
};

/** A first try may end earlier: what is slow gets the whole time in the second. */
const firstShare = 0.6;
const lastLookMs = 60_000;
/** Nothing that a second request could change. */
const final: ReadonlySet<SeenReason> = new Set<SeenReason>([
  "rate-limited",
  "no-such-host",
  "private-address",
  "tls",
  "skipped",
  "name-service",
  "no-route",
  "proxy",
]);
/** What a GET has read off the page or its redirects: asking again brings the same. */
const finalByGet: ReadonlySet<SeenReason> = new Set<SeenReason>([
  "soft-404",
  "other-status",
  "redirect-loop",
  "bad-redirect",
  "too-many-redirects",
]);

type Request = Omit<FollowRequest, "url">;

/** Opens the looks of one run. */
export function openLooks(options: LookOptions): Looks {
  const { timeoutMs } = options;
  const canaries = new Map<SiteRule, Promise<boolean>>();
  const ask = (planned: PlannedCheck, place: Place, request: Request) => lookOnce(options, planned, place, request);
  const confirmed = openConfirmation(ask, timeoutMs);

  const askCanary = (planned: PlannedCheck, rule: SiteRule, request: Request): Promise<boolean> => {
    const known = canaries.get(rule);
    if (known !== undefined) return known;
    const place = placeByRule([rule], rule.canary);
    const found =
      place === undefined
        ? Promise.resolve(false)
        : ask(planned, place, request).then((seen) => seen.kind === "seen" && isAlive(seen.observation.reason));
    canaries.set(rule, found);
    return found;
  };
  /** Where a rule says no while it does not even find its canary, the page itself is asked. */
  const byRule = async (look: Look, planned: PlannedCheck, place: Place, request: Request): Promise<Seen | Unsent> => {
    const seen = await look(planned, place);
    if (place.rule === undefined || seen.kind === "unsent" || !isNo(seen.observation.reason)) return seen;
    return (await askCanary(planned, place.rule, request)) ? seen : look(planned, { address: planned.url });
  };

  const last: Request = {
    method: "GET",
    timeoutMs: lastLookMs,
    isFresh: true,
    isLenient: true,
    closesConnection: true,
  };
  const usual: Request = { method: "GET", timeoutMs, isFresh: false, closesConnection: false };
  return {
    usual: (planned, place, isLast) =>
      place.rule === undefined
        ? confirmed(planned, place, isLast)
        : byRule((one, at) => confirmed(one, at, isLast), planned, place, usual),
    last: async (planned, place) => {
      const seen = await byRule((one, at) => ask(one, at, last), planned, place, last);
      return seen.kind === "unsent" ? seen : { ...seen, observation: { ...seen.observation, isLastLook: true } };
    },
  };
}

function isNo(reason: SeenReason): boolean {
  return reason === "not-found" || reason === "gone";
}

/** One request and the redirects it leads to. */
async function lookOnce(
  { follow, followPlainly, clock, expects, homes }: LookOptions,
  planned: PlannedCheck,
  place: Place,
  request: Request,
): Promise<Seen | Unsent> {
  const followed = await followRedirects(request.isLenient === true ? followPlainly : follow, {
    ...request,
    url: place.address,
  });
  if ("kind" in followed) return followed;
  const first = observe(followed, clock.now(), { expects, title: planned.title });
  const seen = first.reason === "redirected" ? await homes.judgeRedirect(followed, first) : first;
  return { kind: "seen", observation: { ...readAt(place, followed, seen), url: planned.url } };
}

/** A look that is made again, over a new connection, unless nothing could change it; leniently what cannot be read. */
function openConfirmation(
  ask: (planned: PlannedCheck, place: Place, request: Request) => Promise<Seen | Unsent>,
  timeoutMs: number,
) {
  return async (planned: PlannedCheck, place: Place, isLast: boolean): Promise<Seen | Unsent> => {
    const method = place.rule === undefined ? planned.method : "GET";
    const first = await ask(planned, place, {
      method,
      timeoutMs: timeoutMs * firstShare,
      isFresh: false,
      closesConnection: isLast,
    });
    if (first.kind === "unsent" || !isDoubtful(first.observation, method)) return first;
    const again: Request = { method: "GET", timeoutMs, isFresh: true, closesConnection: true };
    const isUnread = method === "GET" && first.observation.reason === "protocol";
    const second = isUnread ? first : await ask(planned, place, again);
    if (second.kind === "unsent" || second.observation.reason !== "protocol") return second;
    const lenient = await ask(planned, place, { ...again, isLenient: true });
    // the server speaks, so that nothing comes of it is not silence
    return lenient.kind === "seen" && lenient.observation.status === undefined ? second : lenient;
  };
}

/** Whether bad news needs to be heard twice: a HEAD is never believed, a GET only where luck plays no part. */
function isDoubtful({ reason, notBefore }: Observation, method: Method): boolean {
  // a host that asks to be left alone is not asked again at once
  if (isAlive(reason) || final.has(reason) || notBefore !== undefined) return false;
  return method === "HEAD" || !(isBlocked(reason) || finalByGet.has(reason));
}

/** An observation of another place is one of the link. Where a rule's address leads is nobody's business. */
function readAt({ address, rule, isTarget }: Place, { reply }: FollowedLink, seen: Observation): Observation {
  if (rule === undefined && isTarget === undefined) return seen;
  const { finalUrl, permanentUrl: _, ...kept } = seen;
  if (isTarget) {
    const reason = seen.reason === "ok" ? "redirected" : seen.reason;
    return { ...kept, reason, finalUrl: finalUrl ?? address, askedTarget: address };
  }
  const reason = (reply.kind === "answer" ? rule?.reasonFor(reply.status) : undefined) ?? seen.reason;
  return { ...kept, reason: reason === "redirected" ? "ok" : reason };
}
