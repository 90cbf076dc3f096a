import type { Clock } from "../../model/clock.ts";
import type { CheckRequest, CheckResult } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import type { SiteRule } from "../classify/site-rules.ts";
import type { HostRule } from "../policy.ts";
import type { CheckLink } from "./check-link.ts";
import { type PlannedCheck, planChecks } from "./due-links.ts";
import { type HostBackoff, hostStateOf } from "./host-backoff.ts";
import type { ResultWriter } from "./result-writer.ts";
import { runRoundRobin } from "./round-robin.ts";
import type { Stop } from "./stop.ts";

/** What one run works with. */
export type RunParts = {
  readonly clock: Clock;
  readonly stop: Stop;
  readonly hosts: HostBackoff;
  readonly results: ResultWriter;
  readonly checkLink: CheckLink;
  /** Requests at a time. */
  readonly concurrency: number;
  readonly perHost: (host: string) => number;
  readonly ruleFor: (host: string) => HostRule | undefined;
  readonly rules: readonly SiteRule[];
};

/** Checks what is due until it is done, the budget is used up, the network is gone or someone interrupts. */
export async function runChecks(request: CheckRequest, parts: RunParts): Promise<CheckResult> {
  const { clock, hosts, results, stop } = parts;
  const isAsked = (host: string): boolean => hosts.isOpen(host, clock.now());
  const failed = Promise.withResolvers<never>();
  const fail = (error: unknown): void => {
    failed.reject(error);
    stop.end("outage");
  };

  const check = async (planned: PlannedCheck, isLast: boolean): Promise<void> => {
    if (stop.isBeyondBudget(clock.now())) stop.leaveOut();
    if (stop.signal.aborted || !isAsked(planned.host)) return;
    const checked = await parts.checkLink(planned, isLast);
    if (stop.isGivenUp()) return;
    if (checked.kind === "unsent") {
      if (checked.why === "budget") stop.leaveOut();
      return;
    }
    const { observation } = checked;
    hosts.learn(planned.host, observation);
    const hostState = hostStateOf(planned.host, observation);
    await results.add({ ...planned, observation, at: clock.now(), ...optional("hostState", hostState) });
    if (results.outage() !== undefined) stop.end("outage");
  };
  const work = (planned: PlannedCheck, isLast: boolean): Promise<void> => check(planned, isLast).catch(fail);

  const planned = planChecks(request, { rules: parts.rules, ruleFor: parts.ruleFor, isAsked });
  const isLate = ({ was }: PlannedCheck): boolean => was === "failing";
  const { perHost, concurrency } = parts;
  const all = runRoundRobin(planned, { concurrency, perHost, isLate, work, stop: stop.signal }).catch(fail);
  await Promise.race([all, stop.givenUp, failed.promise]);
  await results.finish(stop.reason() === "interrupted");
  return resultOf(results, stop, hosts.leftAlone());
}

function resultOf(results: ResultWriter, stop: Stop, leftAlone: readonly string[]): CheckResult {
  const outage = results.outage();
  const cutShort = outage === undefined ? stop.reason() : "outage";
  return {
    checked: results.saved(),
    ...optional("outage", outage),
    ...optional("cutShort", cutShort),
    ...(leftAlone.length > 0 && { leftAlone }),
  };
}
