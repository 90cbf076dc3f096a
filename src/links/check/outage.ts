import type { Observation } from "../../model/link.ts";
import { isAlive, isFailing } from "../classify/reasons.ts";

/** A finished check, before anything is recorded of it. */
export type Outcome = {
  readonly host: string;
  /** What was held of the link before. */
  readonly was: "alive" | "failing" | "unknown";
  readonly observation: Observation;
};

/** So many silent hosts, or links that were alive, are no coincidence. */
const minSilent = 3;
const minAliveHosts = 5;

/** Whether a server answered, be it with an error: then the network works. */
export function isReached({ observation }: Outcome): boolean {
  return observation.status !== undefined && observation.reason !== "private-address";
}

/**
 * The outage rule, first half: nothing at all was reached. Either names could not even be looked up, or several
 * hosts not known to fail are silent.
 *
 * @returns what was seen, for people; `undefined` when the checks can be believed
 */
export function silence(outcomes: readonly Outcome[]): string | undefined {
  if (outcomes.length === 0 || outcomes.some(isReached)) return undefined;
  const hosts = hostsOf(outcomes.filter(({ was }) => was !== "failing"));
  const isOffline = outcomes.every(({ observation }) => observation.reason === "offline");
  const wereAlive = outcomes.filter(({ was }) => was === "alive").length;
  if (!isOffline && hosts.size < minSilent && wereAlive < minSilent) return undefined;
  const links = outcomes.length === 1 ? "1 link" : `${outcomes.length} links`;
  return `nothing answered: ${links} on ${hostsOf(outcomes).size} host(s), ${countReasons(outcomes)}`;
}

/** The outage rule, second half: most of at least five hosts that were alive fail. Returns what was seen, for people. */
export function massFailure(outcomes: readonly Outcome[]): string | undefined {
  const wereAlive = outcomes.filter(({ was }) => was === "alive");
  const hosts = hostsOf(wereAlive);
  const working = hostsOf(wereAlive.filter(({ observation }) => !isLost(observation)));
  const failing = hosts.size - working.size;
  if (hosts.size < minAliveHosts || failing * 2 <= hosts.size) return undefined;
  const lost = wereAlive.filter(({ observation }) => !isAlive(observation.reason));
  return `${failing} of ${hosts.size} hosts that were alive fail: ${countReasons(lost)}`;
}

function isLost({ reason }: Observation): boolean {
  return isFailing(reason) || reason === "offline";
}

function hostsOf(outcomes: readonly Outcome[]): ReadonlySet<string> {
  return new Set(outcomes.map(({ host }) => host));
}

function countReasons(outcomes: readonly Outcome[]): string {
  const counts = Object.entries(Object.groupBy(outcomes, ({ observation }) => observation.reason));
  return counts.map(([reason, seen]) => `${seen?.length ?? 0} ${reason}`).join(", ");
}
