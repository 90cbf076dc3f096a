import type { Config } from "../config/load.ts";
import type { ScheduledConfig } from "../scheduler/config-reload.ts";
import { readLastRun } from "../store/last-run.ts";

/** What `/healthz` says. */
export type Healthz = {
  readonly ok: boolean;
  readonly detail: string;
  readonly lastSuccessAt?: string;
  /** When the last success will have become, or became, too old. */
  readonly staleAt?: string;
};

/**
 * How things are: not well when two ticks of the schedule passed since the last success, and the time a run may take.
 * `runsHere`: this process runs on the schedule, so it must know of a success.
 */
export function healthOf({ config, ticks }: ScheduledConfig, runsHere: boolean, now: Date): Healthz {
  const last = readLastRun(config.state);
  if (last === undefined) {
    const detail = runsHere ? "no run has succeeded yet" : "nothing is known of runs; only the files are served";
    return { ok: !runsHere, detail };
  }
  const staleAt = new Date(ticks.after(ticks.after(new Date(last.finishedAt))).getTime() + leewayMs(config));
  const ok = now <= staleAt;
  const detail = ok ? "the last run succeeded in time" : "the last success is too old; see the log of the runs";
  return { ok, detail, lastSuccessAt: last.finishedAt, staleAt: staleAt.toISOString() };
}

/** How long after its tick a run may end. */
function leewayMs({ links, schedule }: Config): number {
  return links.budgetMs + schedule.jitterMs + 60_000;
}
