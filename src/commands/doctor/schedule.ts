import { amber, type Finding, green } from "./finding.ts";

const hourMs = 3_600_000;

/**
 * Whether runs happen when they should. `due` is the first tick of the schedule after the last success; runs of CI are
 * often late, so an hour is forgiven.
 */
export function examineLateness(lastSuccess: Date | undefined, due: Date | undefined, now: Date): Finding {
  if (lastSuccess === undefined) {
    return amber("schedule", "no run has succeeded yet", "run `feedmill build`, or wait for the first scheduled run");
  }
  const last = `the last run succeeded ${ago(now.getTime() - lastSuccess.getTime())}`;
  if (due === undefined) return green("schedule", last);
  const lateMs = now.getTime() - due.getTime();
  if (lateMs <= hourMs) return green("schedule", last);
  const fix =
    "see whether `feedmill schedule`, cron or CI is running; if it runs more rarely, set schedule.cron to say so";
  return amber("schedule", `${last}; the next was due ${ago(lateMs)}`, fix);
}

/** A span of time as people say it. */
export function ago(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 60 * 48 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 60 / 24)} days ago`;
}
