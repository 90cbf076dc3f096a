import type { Hold, LinkState } from "../model/link.ts";

const CONFIRMATIONS = 3;
const DAYS = 7;

/** Keeps a newly dead link in the feeds until `isReleased` (SPEC: the removal guard). A hold that stands is left as it is. */
export function holdBack(state: LinkState, now: Date): LinkState {
  return state.hold === undefined ? { ...state, hold: { since: now, confirmations: 0 } } : state;
}

/** Whether the link was found dead three more times over seven more days: then its item goes. */
export function isReleased(hold: Hold, now: Date): boolean {
  return hold.confirmations >= CONFIRMATIONS && now.getTime() - hold.since.getTime() >= DAYS * 86_400_000;
}
