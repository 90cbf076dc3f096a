import { nextState } from "../../src/links/state/next-state.ts";
import { patient } from "../../src/links/state/thresholds.ts";
import type { LinkState, Observation } from "../../src/model/link.ts";

export const HOUR = 1 / 24;
const LINK = "https://example.org/page";

/** A day of the year in which state machine tests play. */
export const day = (days: number): Date => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000);

/** A check on that day that saw this. */
export type Step = readonly [atDay: number, reason: Observation["reason"], more?: Partial<Observation>];
export const alive: Step = [0, "ok"];

type Options = { thresholds?: typeof patient; isFar?: boolean; url?: string; state?: LinkState };

/** The state after these checks, from `state` on or from nothing. */
export function stateAfter(steps: readonly Step[], options: Options = {}): LinkState {
  const { thresholds = patient, isFar = false, url = LINK } = options;
  let { state } = options;
  for (const [atDay, reason, more] of steps) {
    state = nextState(state, { url, reason, ...more }, day(atDay), { isFar, thresholds });
  }
  if (state === undefined) throw new Error("nothing was recorded");
  return state;
}

/** Days between the last check and the next, to three places. */
export function restDays(state: LinkState): number {
  const ms = state.nextCheckAt.getTime() - state.checkedAt!.getTime();
  return Math.round((ms / 86_400_000) * 1000) / 1000;
}

/** How long the link rests after each of these checks. */
export function restsAfter(steps: readonly Step[]): readonly number[] {
  return steps.map((_, index) => restDays(stateAfter(steps.slice(0, index + 1))));
}
