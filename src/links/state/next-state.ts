import type { BlockReason, FaultReason, GoneReason, LinkState, Observation } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import { isAlive, isBlocked } from "../classify/reasons.ts";
import { remember } from "./history.ts";
import { nextCheckAt } from "./next-check.ts";
import { moveAfter } from "./redirect-promotion.ts";
import { type FailureThresholds, isOverThreshold } from "./thresholds.ts";

/** What the next state depends on beside the facts. `isFar`: the link is checked at the slowest interval. */
export type StateOptions = { readonly isFar: boolean; readonly thresholds: FailureThresholds };

/** A link that nothing is known of yet. */
export function newLink(url: string, now: Date): LinkState {
  const verdict = { kind: "unsure", reason: "new" } as const;
  return { url, verdict, nextCheckAt: now, checks: 0, successes: 0, failures: 0, history: [] };
}

/**
 * The state machine of links: the state of one after a check.
 *
 * @returns `state` itself after an `offline` observation, which says nothing about the link
 * @see SPEC section 3
 */
export function nextState(
  state: LinkState | undefined,
  observation: Observation,
  now: Date,
  options: StateOptions,
): LinkState | undefined {
  const { reason, status, finalUrl } = observation;
  if (reason === "offline") return state;
  const before = state ?? newLink(observation.url, now);
  const seen = { at: now, kind: "unsure", reason, ...optional("status", status) } as const;
  const { status: _, finalUrl: __, ...decided } = verdictAfter(before, observation, now, options.thresholds);
  const after = {
    ...decided,
    ...optional("status", status),
    ...optional("finalUrl", finalUrl),
    checkedAt: now,
    checks: before.checks + 1,
    history: remember(before.history, { ...seen, kind: decided.verdict.kind }),
  };
  const isLongDead = isBeyondDoubt(after, now, options.thresholds);
  return { ...after, nextCheckAt: nextCheckAt(before, after, observation, now, { isFar: options.isFar, isLongDead }) };
}

function verdictAfter(
  before: LinkState,
  observation: Observation,
  now: Date,
  thresholds: FailureThresholds,
): LinkState {
  const { reason } = observation;
  if (reason === "offline") return before;
  if (isAlive(reason)) return alive(before, observation, now);
  if (isBlocked(reason)) return blocked(before, reason, isBeyondDoubt(before, now, thresholds));
  const failure = { at: now, kind: "unsure", reason } as const;
  return failed(before, reason, now, isOverThreshold([...before.history, failure], thresholds));
}

function alive(before: LinkState, observation: Observation, now: Date): LinkState {
  const { hold: _, firstFailedAt: __, move: ___, movedTo: ____, ...kept } = before;
  const reason = observation.reason === "redirected" ? "redirected" : "ok";
  return {
    ...kept,
    ...moveAfter(before, observation, now),
    verdict: { kind: "alive", reason },
    aliveAt: now,
    successes: before.successes + 1,
    failures: 0,
  };
}

/** A first 404 from a host that otherwise blocks robots may have been a block too. */
function blocked(before: LinkState, reason: BlockReason, isBeyondDoubt: boolean): LinkState {
  return isBeyondDoubt ? before : { ...before, verdict: { kind: "unsure", reason } };
}

function failed(before: LinkState, reason: GoneReason | FaultReason, now: Date, isOver: boolean): LinkState {
  const wasNeverThere = before.aliveAt === undefined && (reason === "not-found" || reason === "gone");
  const isDead = before.verdict.kind === "dead" || wasNeverThere || isOver;
  const { hold } = before;
  return {
    ...before,
    verdict: isDead ? { kind: "dead", reason } : { kind: "unsure", reason },
    successes: 0,
    failures: before.failures + 1,
    firstFailedAt: before.firstFailedAt ?? now,
    ...(hold !== undefined && { hold: { ...hold, confirmations: hold.confirmations + 1 } }),
  };
}

/** Dead for good. Of a link never seen alive that takes as long as the vaguest fault: its source may just be late. */
function isBeyondDoubt(state: LinkState, now: Date, { fault }: FailureThresholds): boolean {
  if (state.verdict.kind !== "dead" || state.aliveAt !== undefined) return state.verdict.kind === "dead";
  const failingMs = now.getTime() - (state.firstFailedAt ?? now).getTime();
  return state.failures >= fault.times && failingMs >= fault.hours * 3_600_000;
}
