import { isIP } from "node:net";
import { openAgents } from "../../http/agent.ts";
import { type Ask, openAsk } from "../../http/ask.ts";
import { type Guard, openGuard, publicGuard } from "../../http/guard.ts";
import type { LenientOptions } from "../../http/lenient.ts";
import { type ProxyFor, readProxies } from "../../http/proxy.ts";
import { openResolver, type Resolve } from "../../http/resolver.ts";
import { userAgentOf } from "../../http/user-agent.ts";
import type { Clock } from "../../model/clock.ts";
import type { CheckLinks, CheckRequest, CheckResult } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import type { Expected } from "../classify/observe.ts";
import { pictureAccept, pictureBytes } from "../classify/pictures.ts";
import { type SiteRule, siteRules } from "../classify/site-rules.ts";
import { pageAccept, requestHeaders } from "../fetch/headers.ts";
import { hostOf, hostRules } from "../fetch/host.ts";
import { type HostTimes, type Limits, openRateLimiter, type Permission } from "../fetch/rate-limiter.ts";
import type { LinkPolicy } from "../policy.ts";
import { thresholdsOf } from "../state/thresholds.ts";
import { openLinkCheck } from "./check-link.ts";
import { openHomeRedirects } from "./home-redirects.ts";
import { type HostBackoff, openHostBackoff } from "./host-backoff.ts";
import { openLooks } from "./look.ts";
import { openProbe } from "./probe.ts";
import { openResultWriter } from "./result-writer.ts";
import { runChecks } from "./run.ts";
import { openStop, type Stop } from "./stop.ts";

/** What the checker works with; everything but policy and clock has a default. */
export type LinkCheckerOptions = {
  readonly policy: LinkPolicy;
  readonly clock: Clock;
  /** Holds the proxy settings (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`); none unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Who is asked about these checks: the site's address. */
  readonly contactUrl?: string;
  /** Looks names up; by default with the name servers of this machine. */
  readonly resolve?: Resolve;
  /** Rules for sites that answer 200 for what is gone. */
  readonly rules?: readonly SiteRule[];
  /** Certificate authorities to trust in place of the usual ones (PEM). */
  readonly ca?: string;
};

/** So many requests at a time to one network address, whatever the hosts there are called. */
const perAddress = 8;

/** What outlives a run: addresses of names, and when hosts were last asked. */
type Lasting = { readonly resolve: Resolve; readonly times: HostTimes };

/** Makes the checker of this process. Every run opens its own connections and leaves none behind. */
export function openLinkChecker(options: LinkCheckerOptions): CheckLinks {
  const lasting: Lasting = { resolve: options.resolve ?? openResolver(options.clock), times: new Map() };
  return async (request) => {
    const { policy, env = {}, ca } = options;
    const perHost = Math.max(policy.perHost, ...Object.values(policy.hosts).map((rule) => rule.perHost ?? 0));
    const guard = guardOf(policy);
    const { timeoutMs } = policy;
    const agents = openAgents({ resolve: lasting.resolve, guard, perHost, timeoutMs, env, ...optional("ca", ca) });
    try {
      const strict = openAsk(agents, request.expects === "pictures" ? { maxBodyBytes: pictureBytes } : {});
      const lenient = lazily({ guard, env, resolve: lasting.resolve, ...optional("ca", ca) });
      const ask: Ask = (one) => (one.isLenient === true ? lenient(one) : strict(one));
      return await checkWith(ask, request, options, lasting);
    } finally {
      await agents.destroy();
    }
  };
}

/** Node's own client costs 8 MB, and most runs need none. */
function lazily(options: LenientOptions): Ask {
  return async (request) => {
    const { openLenientAsk } = await import("../../http/lenient.ts");
    return openLenientAsk(options)(request);
  };
}

/** One run: requests are limited, redirects followed, bad news confirmed, results believed and saved. */
async function checkWith(
  send: Ask,
  request: CheckRequest,
  options: LinkCheckerOptions,
  { resolve, times }: Lasting,
): Promise<CheckResult> {
  const { policy, clock } = options;
  const { memory, signal, expects = "pages" } = request;
  const ruleFor = hostRules(policy.hosts);
  const perHost = (host: string): number => ruleFor(host)?.perHost ?? policy.perHost;
  const hosts = openHostBackoff(await memory.hosts(), request.leftAlone);
  const stop = openStop(clock, request.budgetMs ?? policy.budgetMs, signal);
  const thresholds = thresholdsOf(policy.patience);
  const { headersFor, plainHeadersFor } = headersOf(options, expects);

  const probe = openProbe(send, headersFor);
  const limits = {
    concurrency: policy.concurrency,
    perHost,
    perAddress,
    hostGapMs: (host: string): number => ruleFor(host)?.hostGapMs ?? policy.hostGapMs,
    addressOf: addressesBy(resolve, readProxies(options.env ?? {})),
  };
  const ask = openRateLimiter(probe.ask, limits, clock, permissionOf(stop, hosts), times);
  const isSkipped = (url: URL): boolean => ruleFor(hostOf(url))?.skip === true;
  const follow = { ask, guard: guardOf(policy), headersFor, isSkipped };
  const looks = openLooks({
    follow,
    followPlainly: { ...follow, headersFor: plainHeadersFor },
    clock,
    timeoutMs: policy.timeoutMs,
    expects,
    homes: openHomeRedirects(memory),
  });
  const { onChecked = () => undefined, acceptRemovals = false, recentlyAlive, isLastLook = false } = request;
  return runChecks(request, {
    clock,
    stop,
    hosts,
    results: openResultWriter({ memory, thresholds, onChecked, acceptRemovals, probe, recentlyAlive }),
    checkLink: openLinkCheck({ looks, memory, thresholds, now: clock.now, isLastLook }),
    concurrency: policy.concurrency,
    perHost,
    ruleFor,
    rules: expects === "pictures" ? [] : (options.rules ?? siteRules),
  }).finally(stop.close);
}

/** Headers for usual requests and, without those of `links.hosts`, for requests that verify nobody. */
function headersOf({ policy, contactUrl }: LinkCheckerOptions, expects: Expected) {
  const userAgent = policy.userAgent ?? userAgentOf(contactUrl);
  const accept = expects === "pictures" ? pictureAccept : pageAccept;
  return {
    headersFor: requestHeaders(userAgent, hostRules(policy.hosts), accept),
    plainHeadersFor: requestHeaders(userAgent, () => undefined, accept),
  };
}

/** The first address of a host, by which names on one machine are known as such; nobody knows it behind a proxy. */
function addressesBy(resolve: Resolve, proxyFor: ProxyFor): Limits["addressOf"] {
  return (url) => {
    const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
    if (proxyFor(url) !== undefined) return undefined;
    if (isIP(hostname) !== 0) return hostname;
    const first = (found: readonly { readonly address: string }[]) => found.map(({ address }) => address).sort()[0];
    return resolve(hostname).then(first, () => undefined);
  };
}

function permissionOf(stop: Stop, hosts: HostBackoff): Permission {
  return {
    signal: stop.signal,
    refusal: (host, time) => {
      if (stop.signal.aborted) return { kind: "unsent", why: "ended" };
      if (stop.isBeyondBudget(time)) return { kind: "unsent", why: "budget" };
      if (hosts.isOpen(host, time)) return undefined;
      return { kind: "unsent", why: "host", ...optional("notBefore", hosts.notBefore(host)) };
    },
  };
}

function guardOf({ allowPrivate }: LinkPolicy): Guard {
  return allowPrivate ? openGuard : publicGuard;
}
