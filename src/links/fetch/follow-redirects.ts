import { type Headers, isRedirect, type Method, type Reply } from "../../http/ask.ts";
import { type Guard, isForbiddenHost } from "../../http/guard.ts";
import type { Reason } from "../../model/link.ts";
import { openCookies } from "./cookies.ts";
import type { LimitedAsk, Unsent } from "./rate-limiter.ts";

/** A link to follow. */
export type FollowRequest = {
  readonly url: string;
  readonly method: Method;
  /** For all hops together; waiting for a turn does not count. */
  readonly timeoutMs: number;
  readonly isFresh: boolean;
  readonly isLenient?: boolean;
  readonly closesConnection: boolean;
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
  /** The host of `url` asked to be left alone until then, and was not asked. */
  readonly notBefore?: Date;
};

/** Why a link could not be followed to its end. */
export type FollowFault = Extract<
  Reason,
  | Extract<Reply, { kind: "fault" }>["reason"]
  | "redirect-loop"
  | "bad-redirect"
  | "too-many-redirects"
  | "rate-limited"
  | "skipped"
>;
/** An answer that is no redirect. */
export type Answer = Extract<Reply, { kind: "answer" }>;

/** Where a link led, and what was answered there. */
export type FollowedLink = {
  readonly request: FollowRequest;
  readonly end: Hop;
  readonly reply: Answer | { readonly kind: "fault"; readonly reason: FollowFault };
};

/** What redirects are followed with. */
export type FollowOptions = {
  readonly ask: LimitedAsk;
  readonly guard: Guard;
  /** Headers for a request to `url` of a link that began at `start`. */
  readonly headersFor: (url: URL, start: URL) => Readonly<Record<string, string>>;
  /** Hosts that are never asked. */
  readonly isSkipped: (url: URL) => boolean;
};

/** As many as browsers follow. */
const maxRedirects = 20;
const nowhere = new URL("http://invalid.invalid/");

/** Asks for a link and follows its redirects by hand, twenty at most. Never rejects, whatever the URL is. */
export async function followRedirects(options: FollowOptions, request: FollowRequest): Promise<FollowedLink | Unsent> {
  const start = URL.parse(request.url);
  let hop: Hop = { url: start ?? nowhere, count: 0, isPermanent: true, timeLeftMs: request.timeoutMs };
  const failed = (reason: FollowFault): FollowedLink => ({ request, end: hop, reply: { kind: "fault", reason } });
  if (start === null) return failed("protocol");
  const cookies = openCookies();
  const seen = new Set<string>();

  while (true) {
    // the same address may be asked again when a cookie was set in between
    const visit = `${hop.url.href} ${cookies.headerFor(hop.url)}`;
    const refusal = refusalOf(hop, options, seen.has(visit));
    if (refusal !== undefined) return failed(refusal);
    seen.add(visit);
    const headers = withCookies(options.headersFor(hop.url, start), cookies.headerFor(hop.url));
    const reply = await options.ask({ ...request, url: hop.url, timeoutMs: hop.timeLeftMs, headers });
    if (reply.kind === "unsent") return ofUnsent(request, hop, reply);
    hop = { ...hop, timeLeftMs: hop.timeLeftMs - reply.tookMs };
    if (reply.kind === "fault") return failed(reply.reason);
    hop = { ...hop, status: reply.status };
    if (!isRedirect(reply.status)) return { request, end: hop, reply };
    cookies.keep(hop.url, reply.headers["set-cookie"]);
    const next = nextHop(hop, reply);
    if (next === undefined) return failed("bad-redirect");
    hop = next;
  }
}

function nextHop(hop: Hop, { status, headers }: Answer): Hop | undefined {
  const url = targetOf(headers, hop.url);
  if (url === undefined) return undefined;
  return { ...hop, url, isPermanent: hop.isPermanent && (status === 301 || status === 308), count: hop.count + 1 };
}

/** That a redirect leads to a host that asked to be left alone is worth remembering, or it would be tried every run. */
function ofUnsent(request: FollowRequest, hop: Hop, unsent: Unsent): FollowedLink | Unsent {
  const { notBefore } = unsent;
  if (hop.count === 0 || notBefore === undefined) return unsent;
  return { request, end: { ...hop, notBefore }, reply: { kind: "fault", reason: "rate-limited" } };
}

/** Why this hop is not asked for. */
function refusalOf(hop: Hop, { guard, isSkipped }: FollowOptions, wasSeen: boolean): FollowFault | undefined {
  if (!isAskable(hop.url)) return hop.count === 0 ? "protocol" : "bad-redirect";
  if (isForbiddenHost(hop.url.hostname, guard)) return "private-address";
  if (isSkipped(hop.url)) return "skipped";
  if (wasSeen) return "redirect-loop";
  if (hop.count > maxRedirects) return "too-many-redirects";
  return hop.timeLeftMs <= 0 ? "timeout" : undefined;
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
