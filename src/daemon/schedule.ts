import cron from "node-cron";
import { FeedmillError } from "../model/error.ts";

/** A cron expression, seconds optional, and the IANA time zone it is meant in. */
export type Schedule = { readonly cron: string; readonly timezone: string };

/**
 * Calls `work` whenever the schedule says, never twice at once, until `signal` aborts; then waits for work under way.
 *
 * @throws FeedmillError "config" when the schedule or its time zone cannot be understood
 */
export async function runOnSchedule(
  { cron: expression, timezone }: Schedule,
  signal: AbortSignal,
  work: () => Promise<void>,
  onSkipped: () => void,
): Promise<void> {
  if (!cron.validate(expression)) {
    throw new FeedmillError(
      "config",
      `schedule.cron: "${expression}" is no cron expression; write it like "17 * * * *"`,
    );
  }
  let underWay: Promise<void> | undefined;
  const tick = () => {
    if (underWay !== undefined) return onSkipped();
    underWay = work().finally(() => {
      underWay = undefined;
    });
  };
  const task = schedule(expression, timezone, tick);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await task.destroy();
  await underWay;
}

function schedule(expression: string, timezone: string, tick: () => void) {
  try {
    return cron.schedule(expression, tick, { timezone });
  } catch (cause) {
    throw new FeedmillError("config", `schedule.timezone: "${timezone}" is no time zone; write it like Europe/Berlin`, {
      cause,
    });
  }
}
