import { type Headers, isRedirect, type Method, type Reply } from "../../http/ask.ts";
import type { FaultKind } from "../../http/fault.ts";
import { type Guard, isForbiddenHost } from "../../http/guard.ts";
import type { Clock } from "../../model/clock.ts";
import { type CheckCookies, openCookies } from "./cookies.ts";
import type { LimitedAsk, Unsent } from "./rate-limiter.ts";

/** A link to follow. */
export type FollowRequest = {
  readonly url: string;
  readonly method: Method;
  /** For all hops together. */
  readonly timeoutMs: number;
  readonly isFresh: boolean;
  readonly isLast: boolean;
};

/** One place on the way. */
type Hop = {
  readonly url: URL;
  readonly count: number;
  /** Every redirect so far was a 301 or 308. */
  readonly isPermanent: boolean;
  readonly timeLeftMs: number;
  /** Status of the last answer on the way, a redirect's too. */
  readonly status?: number;
};

/** Where a link led, and what was answered there. */
export type FollowedLink = { readonly request: FollowRequest; readonly end: Hop; readonly reply: Reply };

/** What redirects are followed with. */
export type FollowOptions = {
  readonly ask: LimitedAsk;
  readonly guard: Guard;
  readonly clock: Clock;
  /** Headers for a request to `url` of a link that began at `start`. */
  readonly headersFor: (url: URL, start: URL) => Readonly<Record<string, string>>;
};

const maxRedirects = 10;
const nowhere = new URL("http://invalid.invalid/");

/** Asks for a link and follows its redirects by hand, ten at most. Never rejects, whatever the URL is. */
export async function followRedirects(options: FollowOptions, request: FollowRequest): Promise<FollowedLink | Unsent> {
  const start = URL.parse(request.url);
  let hop: Hop = { url: start ?? nowhere, count: 0, isPermanent: true, timeLeftMs: request.timeoutMs };
  if (start === null) return { request, end: hop, reply: fault("protocol") };
  const cookies = openCookies();
  const seen = new Set<string>();

  while (true) {
    const refusal = refusalOf(hop, options.guard, seen, cookies);
    if (refusal !== undefined) return { request, end: hop, reply: fault(refusal) };
    const askedAt = options.clock.now().getTime();
    const headers = withCookies(options.headersFor(hop.url, start), cookies.headerFor(hop.url));
    const reply = await options.ask({ ...request, url: hop.url, timeoutMs: hop.timeLeftMs, headers });
    if (reply.kind === "unsent") return reply;
    if (reply.kind === "fault") return { request, end: hop, reply };
    hop = { ...hop, status: reply.status, timeLeftMs: hop.timeLeftMs - (options.clock.now().getTime() - askedAt) };
    if (!isRedirect(reply.status)) return { request, end: hop, reply };
    cookies.keep(hop.url, reply.headers["set-cookie"]);
    const url = targetOf(reply.headers, hop.url);
    if (url === undefined) return { request, end: hop, reply: fault("bad-redirect") };
    const isPermanent = hop.isPermanent && (reply.status === 301 || reply.status === 308);
    hop = { ...hop, url, isPermanent, count: hop.count + 1 };
  }
}

/** Why this hop is not asked for. */
function refusalOf(hop: Hop, guard: Guard, seen: Set<string>, cookies: CheckCookies): FaultKind | undefined {
  if (hop.count > maxRedirects) return "redirect-loop";
  if (!isAskable(hop.url)) return hop.count === 0 ? "protocol" : "bad-redirect";
  if (isForbiddenHost(hop.url.hostname, guard)) return "private-address";
  if (hop.timeLeftMs <= 0) return "timeout";
  // the same address may be asked again when a cookie was set in between
  const key = `${hop.url.href} ${cookies.headerFor(hop.url)}`;
  if (seen.has(key)) return "redirect-loop";
  seen.add(key);
  return undefined;
}

function isAskable(url: URL): boolean {
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  return isWeb && url.username === "" && url.password === "";
}

/** Where a redirect leads. Header bytes arrive as Latin-1, but servers write UTF-8. */
function targetOf(headers: Headers, from: URL): URL | undefined {
  const location = [headers["location"]].flat()[0];
  if (location === undefined) return undefined;
  const text = Buffer.from(location, "latin1").toString("utf8");
  const target = URL.parse(text.includes("\ufffd") ? location : text, from.href);
  if (target !== null && target.hash === "") target.hash = from.hash;
  return target ?? undefined;
}

function withCookies(headers: Readonly<Record<string, string>>, cookie: string): Readonly<Record<string, string>> {
  return cookie === "" ? headers : { ...headers, cookie };
}

function fault(reason: FaultKind): Reply {
  return { kind: "fault", reason };
}
