import type { Config } from "../config/config.ts";
import type { ScheduledConfig } from "../scheduler/config-reload.ts";
import { readLastRun } from "../store/last-run.ts";

/** The answer of `/healthz`. */
export type Healthz = {
  readonly ok: boolean;
  readonly detail: string;
  readonly lastSuccessAt?: string;
  /** From when on the last success is too old. */
  readonly staleAt?: string;
};

/**
 * Unhealthy when two ticks of the schedule and the time of a run have passed since the last success. `runsHere`: this
 * process runs builds, so without any success it is unhealthy.
 */
export function healthOf({ config, ticks }: ScheduledConfig, runsHere: boolean, now: Date): Healthz {
  const last = readLastRun(config.state);
  if (last === undefined) {
    const detail = runsHere ? "no run has succeeded yet" : "no run is recorded; serving files only";
    return { ok: !runsHere, detail };
  }
  const staleAt = new Date(ticks.after(ticks.after(new Date(last.finishedAt))).getTime() + leewayMs(config));
  const ok = now <= staleAt;
  const detail = ok ? "the last run succeeded in time" : "the last success is too old; check the log";
  return { ok, detail, lastSuccessAt: last.finishedAt, staleAt: staleAt.toISOString() };
}

/** How long after its tick a run may end. */
function leewayMs({ links, schedule }: Config): number {
  return links.budgetMs + schedule.jitterMs + 60_000;
}
