import { hostOf } from "../fetch/host.ts";
import { type FinishedCheck, isReached, silence, unresolvedNames } from "./outage.ts";
import type { Probe } from "./probe.ts";

/** Finished checks that wait until they can be believed. */
export type Quarantine<T extends FinishedCheck> = {
  add(check: T): Promise<void>;
  /** Decides about all that is left. `isHurried`: asks nobody, and what stays doubtful is dropped. */
  settle(isHurried: boolean): Promise<void>;
  believed(): number;
  /** Hands over what is believed, in the order it was added. */
  takeBelieved(): T[];
  /** What was seen when the network was found silent; from then on nothing more is believed. */
  outage(): string | undefined;
};

/** So many checks in a row without an answer start a probe. */
const longSilence = 20;
const maxProbed = 3;

/**
 * A check without an answer is believed once something was reached after it, or when the probe (of links that answered
 * in this run, else of some seen alive lately on other hosts, else of requests in flight) succeeds: a dead network
 * fails everything from some moment on, and no link may suffer for it.
 */
export function openQuarantine<T extends FinishedCheck>(
  probe: Pick<Probe, "answer">,
  recentlyAlive: () => Iterable<string> = () => [],
): Quarantine<T> {
  const waiting: T[] = [];
  const answered = new Map<string, string>();
  let believed = 0;
  let reached = 0;
  let outage: string | undefined;
  let doubting: Promise<void> | undefined;

  const doubt = async (isHurried: boolean): Promise<void> => {
    const seen = silence(waiting.slice(believed));
    const reachedBefore = reached;
    const isBelieved =
      seen === undefined || (!isHurried && (await probe.answer(toProbe(answered, waiting, recentlyAlive))));
    if (isBelieved) believed = waiting.length;
    else if (reached === reachedBefore) outage = seen;
  };
  const doubtOnce = (isHurried: boolean): Promise<void> => {
    doubting ??= doubt(isHurried).finally(() => {
      doubting = undefined;
    });
    return doubting;
  };

  return {
    add: async (check) => {
      if (outage !== undefined) return;
      waiting.push(check);
      if (isReached(check)) {
        reached++;
        believed = waiting.length;
        if (answered.size < maxProbed) answered.set(check.host, check.observation.url);
      }
      outage = unresolvedNames(waiting.slice(believed));
      if (outage === undefined && waiting.length - believed >= longSilence) await doubtOnce(false);
    },
    settle: async (isHurried) => {
      if (outage === undefined && believed < waiting.length) await doubtOnce(isHurried);
    },
    believed: () => believed,
    takeBelieved: () => {
      const taken = waiting.splice(0, believed);
      believed = 0;
      return taken;
    },
    outage: () => outage,
  };
}

/** Links that answered in this run, else some that were seen alive lately on hosts that are not silent now. */
function toProbe(
  answered: ReadonlyMap<string, string>,
  silent: readonly FinishedCheck[],
  recentlyAlive: () => Iterable<string>,
): readonly string[] {
  if (answered.size > 0) return [...answered.values()];
  const hosts = new Set(silent.map(({ host }) => host));
  return [
    ...Iterator.from(recentlyAlive())
      .filter((url) => !hosts.has(hostOf(url)))
      .take(maxProbed),
  ];
}
