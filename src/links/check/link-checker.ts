import { openWeb, type Web } from "../../http/agent.ts";
import { openAsk } from "../../http/ask.ts";
import { type Guard, openGuard, publicGuard } from "../../http/guard.ts";
import { openResolver, type Resolve } from "../../http/resolver.ts";
import type { Clock } from "../../model/clock.ts";
import type { CheckLinks, CheckRequest, CheckResult } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import { pictureAccept, pictureBytes } from "../classify/pictures.ts";
import { type SiteRule, siteRules } from "../classify/site-rules.ts";
import { headersOf, userAgentOf } from "../fetch/headers.ts";
import { hostRules } from "../fetch/host.ts";
import { paced } from "../fetch/pace.ts";
import type { LinkPolicy } from "../policy.ts";
import { patienceOf } from "../state/thresholds.ts";
import { openLinkCheck } from "./check-link.ts";
import { openHosts } from "./hosts.ts";
import { watched } from "./probe.ts";
import { openLedger } from "./result-writer.ts";
import { runChecks } from "./run.ts";
import { openStop } from "./stop.ts";

/** What the checker works with; everything but policy and clock has a default. */
export type LinkCheckerOptions = {
  readonly policy: LinkPolicy;
  readonly clock: Clock;
  /** Where the proxy settings stand (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`); none unless given. */
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
    const web = openWeb({
      resolve,
      guard: guardOf(policy),
      perHost,
      timeoutMs: policy.timeoutMs,
      env,
      ...optional("ca", ca),
    });
    try {
      return await checkOver(web, request, options);
    } finally {
      await web.destroy();
    }
  };
}

/** One run over an open web: requests are paced, walked along redirects, confirmed, held back, judged and saved. */
async function checkOver(web: Web, request: CheckRequest, options: LinkCheckerOptions): Promise<CheckResult> {
  const { policy, clock } = options;
  const { memory, onChecked, signal, expects = "pages" } = request;
  const isForPictures = expects === "pictures";
  const rules = isForPictures ? [] : (options.rules ?? siteRules);
  const ruleFor = hostRules(policy.hosts);
  const perHost = (host: string): number => ruleFor(host)?.perHost ?? policy.perHost;
  const hostGapMs = (host: string): number => ruleFor(host)?.hostGapMs ?? policy.hostGapMs;
  const userAgent = policy.userAgent ?? userAgentOf(options.contactUrl);
  const headersFor = headersOf(userAgent, ruleFor, isForPictures ? pictureAccept : undefined);
  const guard = guardOf(policy);
  const hosts = openHosts(await memory.hosts(), request.leftAlone);
  const stop = openStop(clock, request.budgetMs ?? policy.budgetMs, signal);

  const witnesses = watched(openAsk(web, isForPictures ? pictureBytes : undefined), headersFor);
  const ask = paced(witnesses.ask, { concurrency: policy.concurrency, perHost, hostGapMs }, clock, {
    isAllowed: (host, time) => !stop.isBeyond(time) && hosts.isOpen(host, time),
    signal: stop.signal,
  });
  const checkLink = openLinkCheck({ ask, guard, clock, headersFor }, policy.timeoutMs, expects);
  const ledger = openLedger({
    memory,
    patience: patienceOf(policy.patience),
    onSaved: onChecked ?? (() => undefined),
    acceptsMassFailure: request.acceptsMassFailure ?? false,
    witnesses,
  });
  const maxBegun = 4 * policy.concurrency;
  const parts = { clock, stop, hosts, ledger, checkLink, maxBegun, perHost, ruleFor, rules };
  return runChecks(request, parts).finally(stop.close);
}

function guardOf({ allowPrivate }: LinkPolicy): Guard {
  return allowPrivate ? openGuard : publicGuard;
}
