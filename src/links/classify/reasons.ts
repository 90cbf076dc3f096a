import type { AliveReason, BlockReason, FaultReason, GoneReason, Reason } from "../../model/link.ts";

const alive: ReadonlySet<Reason> = new Set<AliveReason>(["ok", "redirected"]);
const blocked: ReadonlySet<Reason> = new Set<BlockReason>(["blocked", "rate-limited", "login-wall"]);
const unknown: ReadonlySet<Reason> = new Set<Reason>(["offline", "new"]);

/** True for reasons that mean the page is there. */
export function isAlive(reason: Reason): reason is AliveReason {
  return alive.has(reason);
}

/** A block says nothing about the page behind it: it neither adds to nor clears a streak of failures. */
export function isBlocked(reason: Reason): reason is BlockReason {
  return blocked.has(reason);
}

/** Counts towards dead, sooner or later. */
export function isFailing(reason: Reason): reason is GoneReason | FaultReason {
  return !alive.has(reason) && !blocked.has(reason) && !unknown.has(reason);
}
