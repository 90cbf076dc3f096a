import { isReached, type Outcome, silence } from "./outage.ts";
import type { Witnesses } from "./probe.ts";

/** Finished checks that wait until they can be believed. */
export type Holding<T extends Outcome> = {
  add(outcome: T): Promise<void>;
  /** Decides about all that is left. `isHurried`: asks nobody, and what stays doubtful is dropped. */
  settle(isHurried: boolean): Promise<void>;
  believed(): number;
  /** Hands over what is believed, in the order it was added. */
  takeBelieved(): T[];
  /** What was seen when the network was found silent; from then on nothing more is believed. */
  outage(): string | undefined;
};

/** Checks in a row without an answer that make one wonder. */
const longSilence = 20;
const maxWitnesses = 3;

/**
 * A check without an answer is believed once something was reached after it, or when a witness (a link that answered
 * before, or else one in flight) answers: a dead network fails everything from some moment on, and no link may suffer for it.
 */
export function openHolding<T extends Outcome>(witnesses: Pick<Witnesses, "answer">): Holding<T> {
  const held: T[] = [];
  const answered = new Map<string, string>();
  let believed = 0;
  let reached = 0;
  let outage: string | undefined;
  let doubting: Promise<void> | undefined;

  const doubt = async (isHurried: boolean): Promise<void> => {
    const seen = silence(held.slice(believed));
    const reachedBefore = reached;
    const isBelieved = seen === undefined || (!isHurried && (await witnesses.answer([...answered.values()])));
    if (isBelieved) believed = held.length;
    else if (reached === reachedBefore) outage = seen;
  };
  const doubtOnce = (isHurried: boolean): Promise<void> => {
    doubting ??= doubt(isHurried).finally(() => {
      doubting = undefined;
    });
    return doubting;
  };

  return {
    add: async (outcome) => {
      if (outage !== undefined) return;
      held.push(outcome);
      if (isReached(outcome)) {
        reached++;
        believed = held.length;
        if (answered.size < maxWitnesses) answered.set(outcome.host, outcome.observation.url);
      }
      if (held.length - believed >= longSilence) await doubtOnce(false);
    },
    settle: async (isHurried) => {
      if (outage === undefined && believed < held.length) await doubtOnce(isHurried);
    },
    believed: () => believed,
    takeBelieved: () => {
      const taken = held.splice(0, believed);
      believed = 0;
      return taken;
    },
    outage: () => outage,
  };
}
