import type { LinkMemory, Observation } from "../../model/link.ts";
import { evidenceOf, isAlive, isFailing } from "../classify/evidence.ts";
import type { Unsent } from "../fetch/rate-limiter.ts";
import { nextState, type StateOptions } from "../state/next-state.ts";
import type { PlannedCheck } from "./due-links.ts";
import type { Look, Looks, Seen } from "./look.ts";

/** Checks one link. Never rejects but for a broken memory. */
export type CheckLink = (planned: PlannedCheck, isLast: boolean) => Promise<Seen | Unsent>;

/** What checks are put together from. */
export type CheckLinkOptions = {
  readonly looks: Looks;
  readonly memory: Pick<LinkMemory, "get">;
  readonly thresholds: StateOptions["thresholds"];
  readonly now: () => Date;
  /** Links are about to leave: only the last look is made. */
  readonly isLastLook: boolean;
};

/** Puts one check together: looks at the places of a link, and a last look before its item leaves. */
export function openLinkCheck({ looks, memory, thresholds, now, isLastLook }: CheckLinkOptions): CheckLink {
  const lastLook = (planned: PlannedCheck) => lookAtPlaces(looks.last, planned, true);
  if (isLastLook) return lastLook;

  /** A link that was seen alive, or is shown, dies only of a last look. */
  const wouldLeave = async (planned: PlannedCheck, observation: Observation): Promise<boolean> => {
    if (!isFailing(observation.reason)) return false;
    const [state] = await memory.get([planned.url]);
    const wasThere = state?.aliveAt !== undefined || planned.isShown === true;
    if (!wasThere || state?.verdict.kind === "dead") return false;
    const after = nextState(state, observation, now(), { isFar: planned.isFar, isShown: planned.isShown, thresholds });
    return after?.verdict.kind === "dead";
  };

  return async (planned, isLast) => {
    const usual: Look = (one, place) => looks.usual(one, place, isLast);
    const hasOnePlace = planned.otherPlace === undefined;
    const seen = await (hasOnePlace ? usual(planned, planned.place) : lookAtPlaces(usual, planned, false));
    if (seen.kind === "unsent" || !(await wouldLeave(planned, seen.observation))) return seen;
    const last = await lastLook(planned);
    const failure = seen.observation.reason;
    if (last.kind === "unsent" || !isFailing(failure)) return last;
    return { ...last, observation: { ...last.observation, failure } };
  };
}

/**
 * Looks at the first place and, when that is not there, at the other; a link without a promoted target has one. Where
 * neither is there, the target counts, which is what feeds link to, unless in the last look anything else is unknown.
 */
async function lookAtPlaces(look: Look, planned: PlannedCheck, isLastLook: boolean): Promise<Seen | Unsent> {
  const { place, otherPlace } = planned;
  const first = await look(planned, place);
  if (otherPlace === undefined || first.kind === "unsent" || isAlive(first.observation.reason)) return first;
  if (place.isTarget && !isFailing(first.observation.reason)) return first;
  const second = await look(planned, otherPlace);
  if (second.kind === "unsent" || isAlive(second.observation.reason)) return second;
  if (isLastLook && evidenceOf(second.observation.reason).kind === "unknown") return second;
  return place.isTarget ? first : second;
}
