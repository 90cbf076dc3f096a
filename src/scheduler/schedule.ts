import type { Ticks } from "../config/cron.ts";
import type { Clock } from "../model/clock.ts";
import type { RunQueue } from "./run-queue.ts";

/** Why a tick starts no run: the previous run is still active, or the machine slept through the tick. */
export type SkipReason = "busy" | "late";

/** What a schedule works with. */
export type ScheduleOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly queue: RunQueue;
  /** Called at every poll, so that a changed config counts at once. Another `ticks` object means another schedule. */
  readonly timing: () => Promise<{ readonly ticks: Ticks; readonly catchUp: boolean }>;
  /** Absent when no run is on record. */
  readonly lastSuccess: Date | undefined;
  readonly onSkipped: (due: Date, reason: SkipReason) => void;
};

/** Timers stop while a machine sleeps, but time goes on; so the clock is polled this often. */
const pollMs = 20_000;
/** A tick found later than this was slept through. */
const lateMs = 60_000;

/**
 * Starts a run at every tick, never two at once, until `signal` aborts. With `catchUp`, one run makes up for all ticks
 * missed while the machine slept or before the start. A run that is active at the end goes on.
 */
export async function runOnSchedule(options: ScheduleOptions): Promise<void> {
  const { clock, signal, queue, timing, lastSuccess } = options;
  let { ticks, catchUp } = await timing();
  if (catchUp && !signal.aborted && isBehind(ticks, lastSuccess, clock.now())) queue.start("catch-up");
  let seen = clock.now();
  let next = ticks.after(seen);
  while (!signal.aborted) {
    await pause(clock, next.getTime() - clock.now().getTime(), signal);
    if (signal.aborted) break;
    const now = clock.now();
    const fresh = await timing();
    // After a change of the schedule, or when the clock was put back, `next` is out of date.
    if (fresh.ticks !== ticks || now.getTime() < seen.getTime() - lateMs) next = fresh.ticks.after(now);
    ({ ticks, catchUp } = fresh);
    seen = now;
    if (now < next) continue;
    tick(options, next, now, catchUp);
    next = ticks.after(now);
  }
}

function tick({ queue, onSkipped }: ScheduleOptions, due: Date, now: Date, catchUp: boolean): void {
  const isLate = now.getTime() - due.getTime() > lateMs;
  if (isLate && !catchUp) onSkipped(due, "late");
  else if (!queue.start(isLate ? "catch-up" : "schedule")) onSkipped(due, "busy");
}

/** True when a tick has passed since the last success, or no success is on record. */
function isBehind(ticks: Ticks, lastSuccess: Date | undefined, now: Date): boolean {
  return lastSuccess === undefined || ticks.after(lastSuccess) <= now;
}

/** Calls `action` every twenty seconds until `signal` aborts. */
export async function poll(clock: Clock, signal: AbortSignal, action: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await pause(clock, pollMs, signal);
    if (!signal.aborted) await action();
  }
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(Math.min(Math.max(ms, 0), pollMs), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
