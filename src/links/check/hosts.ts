import type { HostState, Observation } from "../../model/link.ts";
import type { SeenReason } from "../classify/observe.ts";
import { hostOf } from "../fetch/host.ts";

/** Which hosts may be asked in this run. */
export type Hosts = {
  isOpen(host: string, now: Date): boolean;
  /** Learns from a finished check that asked `host` first. Returns what later runs must know, if anything. */
  note(host: string, observation: Observation): HostState | undefined;
  /** Those that are left alone for the rest of the run. */
  leftAlone(): readonly string[];
};

const maxFaultsInARow = 5;
/** Failures that tell of the whole host and cost it, or us, something. */
const hostFaults: ReadonlySet<SeenReason> = new Set<SeenReason>([
  "timeout",
  "refused",
  "reset",
  "tls",
  "protocol",
  "server-error",
]);

/** Hosts that asked for peace in this or an earlier run, or that keep failing, are left alone for the rest of the run. */
export function openHosts(known: readonly HostState[], leftAlone: readonly string[] = []): Hosts {
  const notBefore = new Map(known.map(({ host, notBefore }) => [host, notBefore.getTime()]));
  const leave = (host: string): void => void notBefore.set(host, Number.POSITIVE_INFINITY);
  leftAlone.forEach(leave);
  const faults = new Map<string, number>();
  return {
    isOpen: (host, now) => (notBefore.get(host) ?? 0) <= now.getTime(),
    note: (asked, observation) => {
      const host = observation.finalUrl === undefined ? asked : hostOf(observation.finalUrl);
      const failed = hostFaults.has(observation.reason) ? (faults.get(host) ?? 0) + 1 : 0;
      if (failed > 0) faults.set(host, failed);
      else faults.delete(host);
      if (failed >= maxFaultsInARow || observation.notBefore !== undefined) leave(host);
      return observation.notBefore === undefined ? undefined : { host, notBefore: observation.notBefore };
    },
    leftAlone: () => [...notBefore].flatMap(([host, time]) => (time === Number.POSITIVE_INFINITY ? [host] : [])),
  };
}
