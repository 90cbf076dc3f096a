import type {
  GoneReason,
  LinkState,
  Observation,
  Reason,
  SilentReason,
  Transition,
  UnknownReason,
} from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import { evidenceOf, isAlive, isFailing } from "../classify/evidence.ts";
import { remember } from "./history.ts";
import { nextCheckAt } from "./next-check.ts";
import { promotionAfter } from "./redirect-promotion.ts";
import { type FailureThresholds, isOverThreshold } from "./thresholds.ts";

/** What the next state depends on beside the facts. */
export type StateOptions = {
  /** The link is checked at the slowest interval. */
  readonly isFar: boolean;
  /** An item of the link is in the output: a link that nothing is known of counts as alive once. */
  readonly isShown?: boolean | undefined;
  readonly thresholds: FailureThresholds;
};

/** A link that nothing is known of yet. */
export function newLink(url: string, now: Date): LinkState {
  const verdict = { kind: "unsure", reason: "new" } as const;
  return { url, verdict, nextCheckAt: now, checks: 0, successes: 0, failures: 0, history: [] };
}

/**
 * The state machine of links: the state of one after a check. Only evidence that a page is gone or silent counts
 * towards dead.
 *
 * @returns `state` itself after an `offline` observation, which says nothing about the link
 */
export function nextState(
  state: LinkState | undefined,
  observation: Observation,
  now: Date,
  options: StateOptions,
): LinkState | undefined {
  const { reason, status, finalUrl } = observation;
  if (reason === "offline") return state;
  const before = state ?? { ...newLink(observation.url, now), ...(options.isShown === true && { aliveAt: now }) };
  const { status: _, finalUrl: __, ...decided } = stateAfter(before, observation, now, options.thresholds);
  const entry = { at: now, kind: decided.verdict.kind, reason, ...optional("status", status) };
  const after = {
    ...decided,
    ...optional("status", status),
    ...optional("finalUrl", finalUrl),
    checkedAt: now,
    checks: before.checks + 1,
    history: remember(before.history, entry),
  };
  const isLongDead = isBeyondDoubt(after, now, options.thresholds);
  return { ...after, nextCheckAt: nextCheckAt(before, after, observation, now, { isFar: options.isFar, isLongDead }) };
}

function stateAfter(before: LinkState, observation: Observation, now: Date, thresholds: FailureThresholds): LinkState {
  const evidence = evidenceOf(observation.reason);
  if (evidence.kind === "gone" || evidence.kind === "silent") {
    const failure = { at: now, kind: "unsure", reason: evidence.reason } as const;
    return failed(before, failure, thresholds);
  }
  if (observation.isLastLook) return keptByLastLook(before, observation, evidence.reason);
  if (evidence.kind === "there") return alive(before, observation, now);
  return unclear(before, evidence.reason, isBeyondDoubt(before, now, thresholds));
}

function alive(before: LinkState, observation: Observation, now: Date): LinkState {
  const { firstFailedAt: _, move: __, movedTo: ___, ...kept } = before;
  const reason = observation.reason === "redirected" ? "redirected" : "ok";
  return {
    ...kept,
    ...promotionAfter(before, observation, now),
    verdict: { kind: "alive", reason },
    aliveAt: now,
    successes: before.successes + 1,
    failures: 0,
  };
}

/** A first 404 from a host that otherwise blocks robots may have been a block too. */
function unclear(before: LinkState, reason: UnknownReason, isDeadForGood: boolean): LinkState {
  return isDeadForGood ? before : { ...before, verdict: { kind: "unsure", reason } };
}

/** The page is there, or nobody can say: its item stays, and failures are counted anew. */
function keptByLastLook(before: LinkState, seen: Observation, reason: Reason): LinkState {
  const { firstFailedAt: _, ...kept } = before;
  const failure = seen.failure ?? (isFailing(before.verdict.reason) ? before.verdict.reason : "timeout");
  const verdict = { kind: "unsure", reason: isAlive(reason) ? failure : reason } as const;
  return { ...kept, verdict, successes: 0, failures: 0 };
}

function failed(before: LinkState, failure: Transition, thresholds: FailureThresholds): LinkState {
  const reason = failure.reason as GoneReason | SilentReason;
  const firstFailedAt = before.firstFailedAt ?? failure.at;
  const streak = [...before.history, failure].filter(({ at }) => at >= firstFailedAt);
  const wasNeverThere = before.aliveAt === undefined && (reason === "not-found" || reason === "gone");
  const isDead = isProvenDead(before) || wasNeverThere || isOverThreshold(streak, thresholds);
  return {
    ...before,
    verdict: isDead ? { kind: "dead", reason } : { kind: "unsure", reason },
    successes: 0,
    failures: before.failures + 1,
    firstFailedAt,
  };
}

/** Earlier versions also called links dead for reasons that prove nothing. */
function isProvenDead({ verdict }: LinkState): boolean {
  return verdict.kind === "dead" && isFailing(verdict.reason);
}

/** Dead for good. Of a link never seen alive that takes as long as the vaguest fault: its source may just be late. */
function isBeyondDoubt(state: LinkState, now: Date, { fault }: FailureThresholds): boolean {
  if (!isProvenDead(state) || state.aliveAt !== undefined) return isProvenDead(state);
  const failingMs = now.getTime() - (state.firstFailedAt ?? now).getTime();
  return state.failures >= fault.times && failingMs >= fault.hours * 3_600_000;
}
