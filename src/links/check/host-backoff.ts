import type { HostState, Observation } from "../../model/link.ts";
import type { SeenReason } from "../classify/observe.ts";
import { hostOf } from "../fetch/host.ts";

/** Which hosts may be asked in this run. */
export type HostBackoff = {
  isOpen(host: string, now: Date): boolean;
  /** Until when the host asked to be left alone. */
  notBefore(host: string): Date | undefined;
  /** Learns from a finished check that asked `host` first. */
  learn(host: string, observation: Observation): void;
  /** Hosts that are left alone for the rest of the run. */
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

/** Hosts that sent `Retry-After` or a 429 in this or an earlier run, or that keep failing, are left alone for the rest of the run. */
export function openHostBackoff(known: readonly HostState[], leftAlone: readonly string[] = []): HostBackoff {
  const notBefore = new Map(known.map(({ host, notBefore }) => [host, notBefore]));
  const left = new Set(leftAlone);
  const faults = new Map<string, number>();
  return {
    isOpen: (host, now) => !left.has(host) && (notBefore.get(host)?.getTime() ?? 0) <= now.getTime(),
    notBefore: (host) => notBefore.get(host),
    learn: (asked, observation) => {
      const host = answeringHost(asked, observation);
      const failed = hostFaults.has(observation.reason) ? (faults.get(host) ?? 0) + 1 : 0;
      if (failed > 0) faults.set(host, failed);
      else faults.delete(host);
      if (observation.notBefore !== undefined) notBefore.set(host, observation.notBefore);
      if (failed >= maxFaultsInARow || observation.notBefore !== undefined) left.add(host);
    },
    leftAlone: () => [...left],
  };
}

/** What later runs must know of the host that answered a check of `asked`, if anything. */
export function hostStateOf(asked: string, observation: Observation): HostState | undefined {
  const { notBefore } = observation;
  return notBefore === undefined ? undefined : { host: answeringHost(asked, observation), notBefore };
}

function answeringHost(asked: string, { finalUrl }: Observation): string {
  return finalUrl === undefined ? asked : hostOf(finalUrl);
}
