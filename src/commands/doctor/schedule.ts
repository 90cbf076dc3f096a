import { readSchedule } from "../../config/cron.ts";
import { readLastRun } from "../../store/last-run.ts";
import { amber, type Check, green, type InProject, type Result } from "./check.ts";

const hourMs = 3_600_000;

/** Which time zone the schedule is in, and what time it is there. */
export const timeZone: Check<InProject> = {
  name: "time zone",
  run({ config, now }) {
    const { timezone } = config.schedule;
    const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "medium", timeStyle: "short" });
    return green(`${timezone}, where it is ${time.format(now())}`);
  },
};

/** Whether runs happen when they should. */
export const lateness: Check<InProject> = {
  name: "schedule",
  run({ config: { schedule, state }, now }) {
    const last = readLastRun(state);
    const lastSuccess = last === undefined ? undefined : new Date(last.finishedAt);
    return judgeLateness(lastSuccess, readSchedule(schedule).after(lastSuccess ?? now()), now());
  },
};

/** `due` is the first tick after the last success. Runs in CI are often late, so an hour is forgiven. */
export function judgeLateness(lastSuccess: Date | undefined, due: Date, now: Date): Result {
  if (lastSuccess === undefined) {
    return amber("no run has succeeded yet", "run `feedmill build`, or wait for the first scheduled run");
  }
  const last = `the last run succeeded ${ago(now.getTime() - lastSuccess.getTime())}`;
  const lateMs = now.getTime() - due.getTime();
  if (lateMs <= hourMs) return green(last);
  return amber(
    `${last}; the next one was due ${ago(lateMs)}`,
    "check that `feedmill schedule`, cron or CI is running; if runs are meant to be rarer, set schedule.cron",
  );
}

/** A time span as people say it, like `5 h ago`. */
export function ago(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 60 * 48 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 60 / 24)} days ago`;
}
