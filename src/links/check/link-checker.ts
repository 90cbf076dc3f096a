import { type Agents, openAgents } from "../../http/agent.ts";
import { openAsk } from "../../http/ask.ts";
import { type Guard, openGuard, publicGuard } from "../../http/guard.ts";
import { openResolver, type Resolve } from "../../http/resolver.ts";
import { userAgentOf } from "../../http/user-agent.ts";
import type { Clock } from "../../model/clock.ts";
import type { CheckLinks, CheckRequest, CheckResult } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import { pictureAccept, pictureBytes } from "../classify/pictures.ts";
import { type SiteRule, siteRules } from "../classify/site-rules.ts";
import { headersOf } from "../fetch/headers.ts";
import { hostRules } from "../fetch/host.ts";
import { openRateLimiter, type Permission } from "../fetch/rate-limiter.ts";
import type { LinkPolicy } from "../policy.ts";
import { thresholdsOf } from "../state/thresholds.ts";
import { openLinkCheck } from "./check-link.ts";
import { type HostBackoff, openHostBackoff } from "./host-backoff.ts";
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

/** Makes the checker of this process. Every run opens its own connections and leaves none behind. */
export function openLinkChecker(options: LinkCheckerOptions): CheckLinks {
  const resolve = options.resolve ?? openResolver(options.clock);
  return async (request) => {
    const { policy, env = {}, ca } = options;
    const perHost = Math.max(policy.perHost, ...Object.values(policy.hosts).map((rule) => rule.perHost ?? 0));
    const agents = openAgents({
      resolve,
      guard: guardOf(policy),
      perHost,
      timeoutMs: policy.timeoutMs,
      env,
      ...optional("ca", ca),
    });
    try {
      return await checkWith(agents, request, options);
    } finally {
      await agents.destroy();
    }
  };
}

/** One run with open agents: requests are limited, redirects followed, bad news confirmed, results believed and saved. */
async function checkWith(agents: Agents, request: CheckRequest, options: LinkCheckerOptions): Promise<CheckResult> {
  const { policy, clock } = options;
  const { memory, onChecked, signal, expects = "pages" } = request;
  const isForPictures = expects === "pictures";
  const ruleFor = hostRules(policy.hosts);
  const perHost = (host: string): number => ruleFor(host)?.perHost ?? policy.perHost;
  const hostGapMs = (host: string): number => ruleFor(host)?.hostGapMs ?? policy.hostGapMs;
  const userAgent = policy.userAgent ?? userAgentOf(options.contactUrl);
  const headersFor = headersOf(userAgent, ruleFor, isForPictures ? pictureAccept : undefined);
  const hosts = openHostBackoff(await memory.hosts(), request.leftAlone);
  const stop = openStop(clock, request.budgetMs ?? policy.budgetMs, signal);

  const probe = openProbe(openAsk(agents, isForPictures ? { maxBodyBytes: pictureBytes } : {}), headersFor);
  const limits = { concurrency: policy.concurrency, perHost, hostGapMs };
  const ask = openRateLimiter(probe.ask, limits, clock, permissionOf(stop, hosts));
  const follow = { ask, guard: guardOf(policy), clock, headersFor };
  const results = openResultWriter({
    memory,
    thresholds: thresholdsOf(policy.patience),
    onChecked: onChecked ?? (() => undefined),
    acceptRemovals: request.acceptRemovals ?? false,
    probe,
  });
  return runChecks(request, {
    clock,
    stop,
    hosts,
    results,
    checkLink: openLinkCheck(follow, policy.timeoutMs, expects),
    maxBegun: 4 * policy.concurrency,
    perHost,
    ruleFor,
    rules: isForPictures ? [] : (options.rules ?? siteRules),
  }).finally(stop.close);
}

function permissionOf(stop: Stop, hosts: HostBackoff): Permission {
  return {
    signal: stop.signal,
    refusal: (host, time) => {
      if (stop.signal.aborted) return "ended";
      if (stop.isBeyondBudget(time)) return "budget";
      return hosts.isOpen(host, time) ? undefined : "host";
    },
  };
}

function guardOf({ allowPrivate }: LinkPolicy): Guard {
  return allowPrivate ? openGuard : publicGuard;
}
