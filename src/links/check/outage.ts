import type { Observation } from "../../model/link.ts";
import { isAlive, isFailing } from "../classify/reasons.ts";

/** A finished check, before anything is recorded of it. */
export type FinishedCheck = {
  readonly host: string;
  /** What the link's state said before. */
  readonly was: "alive" | "failing" | "unknown";
  readonly observation: Observation;
};

/** So many silent hosts, or links that were alive, are no coincidence. */
const minSilent = 3;
const minAliveHosts = 5;

/** Whether a server answered, be it with an error: then the network works. */
export function isReached({ observation }: FinishedCheck): boolean {
  return observation.status !== undefined && observation.reason !== "private-address";
}

/**
 * The outage rule, first half: nothing at all was reached. Either names could not even be looked up, or several
 * hosts not known to fail are silent.
 *
 * @returns what was seen, for people; `undefined` when the checks can be believed
 */
export function silence(checks: readonly FinishedCheck[]): string | undefined {
  if (checks.length === 0 || checks.some(isReached)) return undefined;
  const hosts = hostsOf(checks.filter(({ was }) => was !== "failing"));
  const isOffline = checks.every(({ observation }) => observation.reason === "offline");
  const wereAlive = checks.filter(({ was }) => was === "alive").length;
  if (!isOffline && hosts.size < minSilent && wereAlive < minSilent) return undefined;
  const links = checks.length === 1 ? "1 link" : `${checks.length} links`;
  return `nothing answered: ${links} on ${hostsOf(checks).size} host(s), ${countReasons(checks)}`;
}

/** The outage rule, second half: most of at least five hosts that were alive fail. Returns what was seen, for people. */
export function massFailure(checks: readonly FinishedCheck[]): string | undefined {
  const wereAlive = checks.filter(({ was }) => was === "alive");
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

function hostsOf(checks: readonly FinishedCheck[]): ReadonlySet<string> {
  return new Set(checks.map(({ host }) => host));
}

function countReasons(checks: readonly FinishedCheck[]): string {
  const counts = Object.entries(Object.groupBy(checks, ({ observation }) => observation.reason));
  return counts.map(([reason, seen]) => `${seen?.length ?? 0} ${reason}`).join(", ");
}
