import type { Reason, Transition } from "../../model/link.ts";
import { isAlive, isFailing } from "../classify/evidence.ts";

/** So many failed checks in a row, the first and the last at least `hours` apart. */
export type Threshold = { readonly times: number; readonly hours: number };

/** What it takes to call a link dead that was once alive, by what was seen: the numbers behind `links.patience`. */
export type FailureThresholds = {
  /** 410 */
  readonly gone: Threshold;
  /** 404 and names that do not exist; 410 counts too */
  readonly missing: Threshold;
  /** pages that only look like "not found"; all of the above count too */
  readonly soft404: Threshold;
  /** silence; every failure counts */
  readonly fault: Threshold;
};

/** The default: a bad night, or a bad week, drops nothing. */
export const patient: FailureThresholds = {
  gone: { times: 2, hours: 24 },
  missing: { times: 3, hours: 7 * 24 },
  soft404: { times: 3, hours: 7 * 24 },
  fault: { times: 5, hours: 21 * 24 },
};

/** The first confirmed 404, 410 or missing host name is believed. */
export const eager: FailureThresholds = { ...patient, gone: { times: 1, hours: 0 }, missing: { times: 1, hours: 0 } };

/** The numbers that `links.patience` names or gives. */
export function thresholdsOf(choice: "patient" | "eager" | FailureThresholds): FailureThresholds {
  if (choice === "patient") return patient;
  return choice === "eager" ? eager : choice;
}

/** From the plainest sign of death to the vaguest; stronger evidence also counts for all that follow. */
const strengths: readonly (keyof FailureThresholds)[] = ["gone", "missing", "soft404", "fault"];

/** Whether the failures since a link was last seen alive are enough to call it dead. */
export function isOverThreshold(history: readonly Transition[], thresholds: FailureThresholds): boolean {
  const failures = failuresSinceAlive(history);
  return strengths.some((weakest, rank) => {
    const counted = failures.filter((failure) => strengths.indexOf(strengthOf(failure.reason)) <= rank);
    return meets(counted, thresholds[weakest]);
  });
}

function failuresSinceAlive(history: readonly Transition[]): readonly Transition[] {
  const lastAlive = history.findLastIndex((entry) => isAlive(entry.reason));
  return history.slice(lastAlive + 1).filter((entry) => isFailing(entry.reason));
}

function meets(failures: readonly Transition[], threshold: Threshold): boolean {
  const [first, last] = [failures[0], failures.at(-1)];
  if (first === undefined || last === undefined || failures.length < threshold.times) return false;
  return last.at.getTime() - first.at.getTime() >= threshold.hours * 3_600_000;
}

function strengthOf(reason: Reason): keyof FailureThresholds {
  if (reason === "gone") return "gone";
  if (reason === "not-found" || reason === "no-such-host") return "missing";
  return reason === "soft-404" ? "soft404" : "fault";
}
