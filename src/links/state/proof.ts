import type { Reason, Transition } from "../../model/link.ts";
import { isAlive, isFailing } from "../classify/reasons.ts";
import type { Patience, Proof } from "./thresholds.ts";

/** From the plainest sign of death to the vaguest; stronger evidence also counts for all that follow. */
const strengths: readonly (keyof Patience)[] = ["gone", "missing", "soft404", "fault"];

/** Whether the failures since a link was last seen alive prove that it is dead. */
export function isProven(history: readonly Transition[], patience: Patience): boolean {
  const failures = failuresSinceAlive(history);
  return strengths.some((weakest, rank) => {
    const counted = failures.filter((failure) => strengths.indexOf(strengthOf(failure.reason)) <= rank);
    return meets(counted, patience[weakest]);
  });
}

function failuresSinceAlive(history: readonly Transition[]): readonly Transition[] {
  const lastAlive = history.findLastIndex((entry) => isAlive(entry.reason));
  return history.slice(lastAlive + 1).filter((entry) => isFailing(entry.reason));
}

function meets(failures: readonly Transition[], proof: Proof): boolean {
  const [first, last] = [failures[0], failures.at(-1)];
  if (first === undefined || last === undefined || failures.length < proof.times) return false;
  return last.at.getTime() - first.at.getTime() >= proof.hours * 3_600_000;
}

function strengthOf(reason: Reason): keyof Patience {
  if (reason === "gone") return "gone";
  if (reason === "not-found" || reason === "no-such-host") return "missing";
  return reason === "soft-404" ? "soft404" : "fault";
}
