import type { Observation } from "../../model/link.ts";
import { evidenceOf, isOurFault } from "../classify/evidence.ts";
import { siteOf } from "../state/site.ts";

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
/** So many sites in a row whose names are not found mean that the name service is ill. */
const maxUnresolved = 12;

/** Whether a server answered, be it with an error: then the network works. A login page of the network is none (511). */
export function isReached({ observation }: FinishedCheck): boolean {
  const { status, reason } = observation;
  return status !== undefined && status !== 511 && reason !== "private-address";
}

/**
 * The outage rule, first half: nothing at all was reached. Either our own side failed, or several hosts not known to
 * fail are silent.
 *
 * @returns what was seen, for people; `undefined` when the checks can be believed
 */
export function silence(checks: readonly FinishedCheck[]): string | undefined {
  if (checks.length === 0 || checks.some(isReached)) return undefined;
  const hosts = hostsOf(checks.filter(({ was }) => was !== "failing"));
  const isOurs = checks.every(({ observation }) => isOurFault(observation.reason));
  const wereAlive = checks.filter(({ was }) => was === "alive").length;
  if (!isOurs && hosts.size < minSilent && wereAlive < minSilent) return undefined;
  const links = checks.length === 1 ? "1 link" : `${checks.length} links`;
  return `nothing answered: ${links} on ${hostsOf(checks).size} host(s), ${countReasons(checks)}`;
}

/**
 * The outage rule, second half: most of at least five hosts that were alive fall silent without any HTTP answer. An
 * answer, whatever it says, is never an outage. Returns what was seen, for people.
 */
export function massSilence(checks: readonly FinishedCheck[]): string | undefined {
  const wereAlive = checks.filter(({ was }) => was === "alive");
  const hosts = hostsOf(wereAlive);
  const working = hostsOf(wereAlive.filter((check) => !isLost(check)));
  const failing = hosts.size - working.size;
  if (hosts.size < minAliveHosts || failing * 2 <= hosts.size) return undefined;
  return `${failing} of ${hosts.size} hosts that were alive are silent: ${countReasons(wereAlive.filter(isLost))}`;
}

/** The name service is ill: the latest checks, of a dozen sites not known to fail, found no name. Said for people. */
export function unresolvedNames(checks: readonly FinishedCheck[]): string | undefined {
  const sites = new Set<string>();
  for (const { was, observation } of checks.toReversed()) {
    if (!isUnresolved(observation)) break;
    if (was !== "failing") sites.add(siteOf(observation.url));
  }
  if (sites.size < maxUnresolved) return undefined;
  return `the name service fails: the names of ${sites.size} sites in a row were not found`;
}

function isUnresolved({ reason }: Observation): boolean {
  return reason === "name-service" || reason === "no-such-host";
}

function isLost(check: FinishedCheck): boolean {
  const { reason, status } = check.observation;
  if (status !== undefined) return false;
  return reason === "no-such-host" || evidenceOf(reason).kind === "silent" || isOurFault(reason);
}

function hostsOf(checks: readonly FinishedCheck[]): ReadonlySet<string> {
  return new Set(checks.map(({ host }) => host));
}

function countReasons(checks: readonly FinishedCheck[]): string {
  const counts = Object.entries(Object.groupBy(checks, ({ observation }) => observation.reason));
  return counts.map(([reason, seen]) => `${seen?.length ?? 0} ${reason}`).join(", ");
}
