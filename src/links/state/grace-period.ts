import type { GracePeriod, LinkState } from "../../model/link.ts";

const leastConfirmations = 3;
const leastDays = 7;
const dayMs = 86_400_000;

/** Keeps a newly dead link in the feeds until `isReleased`, and asks again soon. A grace period that runs is left as it is. */
export function holdBack(state: LinkState, now: Date): LinkState {
  if (state.hold !== undefined) return state;
  const nextCheckAt = new Date(Math.min(state.nextCheckAt.getTime(), now.getTime() + dayMs));
  return { ...state, nextCheckAt, hold: { since: now, confirmations: 0 } };
}

/** Whether the link was found dead three more times over seven more days: then its item goes. */
export function isReleased(hold: GracePeriod, now: Date): boolean {
  return hold.confirmations >= leastConfirmations && now.getTime() - hold.since.getTime() >= leastDays * dayMs;
}
