import type { Clock } from "../../model/clock.ts";
import type { CheckRequest, CheckResult } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import type { SiteRule } from "../classify/site-rules.ts";
import type { HostRule } from "../policy.ts";
import type { CheckLink } from "./check-link.ts";
import { type Candidate, readCandidates } from "./due-links.ts";
import { runFairly } from "./fair.ts";
import type { Hosts } from "./hosts.ts";
import type { Ledger } from "./result-writer.ts";
import type { Stop } from "./stop.ts";

/** What one run works with. */
export type RunParts = {
  readonly clock: Clock;
  readonly stop: Stop;
  readonly hosts: Hosts;
  readonly ledger: Ledger;
  readonly checkLink: CheckLink;
  /** Links that may be begun at a time; more than requests, since some wait for their host's turn. */
  readonly maxBegun: number;
  readonly perHost: (host: string) => number;
  readonly ruleFor: (host: string) => HostRule | undefined;
  readonly rules: readonly SiteRule[];
};

/** Checks what is due until it is done, the budget is used up, the network is gone or someone interrupts. */
export async function runChecks(request: CheckRequest, parts: RunParts): Promise<CheckResult> {
  const { clock, hosts, ledger, stop } = parts;
  const isAsked = (host: string): boolean => hosts.isOpen(host, clock.now());
  const failed = Promise.withResolvers<never>();
  const fail = (error: unknown): void => {
    failed.reject(error);
    stop.end("outage");
  };

  const check = async (candidate: Candidate, isLast: boolean): Promise<void> => {
    if (stop.isBeyond(clock.now()) || !isAsked(candidate.host)) return;
    const observation = await parts.checkLink(candidate, isLast);
    if (observation === undefined || stop.isGivenUp()) return;
    const hostState = hosts.note(candidate.host, observation);
    await ledger.add({ ...candidate, observation, at: clock.now(), ...optional("hostState", hostState) });
    if (ledger.outage() !== undefined) stop.end("outage");
  };
  const work = (candidate: Candidate, isLast: boolean): Promise<void> => check(candidate, isLast).catch(fail);

  const candidates = readCandidates(request, { rules: parts.rules, ruleFor: parts.ruleFor, isAsked });
  const { perHost, maxBegun } = parts;
  const all = runFairly(candidates, { maxBegun, perHost, work, stop: stop.signal }).catch(fail);
  await Promise.race([all, stop.givenUp, failed.promise]);
  await ledger.finish(stop.reason() === "interrupted");
  return resultOf(ledger, stop, hosts.leftAlone());
}

function resultOf(ledger: Ledger, stop: Stop, leftAlone: readonly string[]): CheckResult {
  const outage = ledger.outage();
  const cutShort = outage === undefined ? stop.reason() : "outage";
  return {
    checked: ledger.saved(),
    ...optional("outage", outage),
    ...optional("cutShort", cutShort),
    ...(leftAlone.length > 0 && { leftAlone }),
  };
}
