import type { Ticks } from "../config/cron.ts";
import type { Clock } from "../model/clock.ts";
import type { RunQueue } from "./run-queue.ts";

/** What a schedule needs to know and whom it tells. */
export type ScheduleRequest = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly queue: RunQueue;
  /** Asked at every look at the clock, so that a changed config counts at once; another object means another schedule. */
  readonly timing: () => Promise<{ readonly ticks: Ticks; readonly catchUp: boolean }>;
  /** When a run last succeeded; absent when none is remembered. */
  readonly lastSuccess: Date | undefined;
  readonly onSkipped: (due: Date, why: "busy" | "late") => void;
};

/** A sleeping machine stops timers but not time, so the clock is looked at this often. */
const lookMs = 20_000;
/** A tick met later than this was slept through. */
const lateMs = 60_000;

/**
 * Lets a turn begin at every tick, never two at once, until `signal` aborts. Ticks missed while the machine slept, or
 * before the start, are made up for by one run (`catchUp`). What is under way in the end goes on.
 */
export async function runOnSchedule(request: ScheduleRequest): Promise<void> {
  const { clock, signal, queue, timing, lastSuccess } = request;
  let { ticks, catchUp } = await timing();
  if (catchUp && !signal.aborted && isBehind(ticks, lastSuccess, clock.now())) queue.begin("catch-up");
  let seen = clock.now();
  let next = ticks.after(seen);
  while (!signal.aborted) {
    await pause(clock, next.getTime() - clock.now().getTime(), signal);
    if (signal.aborted) break;
    const now = clock.now();
    const timed = await timing();
    // Another schedule, or a clock that was put back: what was to be next no longer is.
    if (timed.ticks !== ticks || now.getTime() < seen.getTime() - lateMs) next = timed.ticks.after(now);
    ({ ticks, catchUp } = timed);
    seen = now;
    if (now < next) continue;
    tick(request, next, now, catchUp);
    next = ticks.after(now);
  }
}

function tick({ queue, onSkipped }: ScheduleRequest, due: Date, now: Date, catchUp: boolean): void {
  const isLate = now.getTime() - due.getTime() > lateMs;
  if (isLate && !catchUp) onSkipped(due, "late");
  else if (!queue.begin(isLate ? "catch-up" : "schedule")) onSkipped(due, "busy");
}

/** True when a tick has passed since the last success, or nothing is known of one. */
function isBehind(ticks: Ticks, lastSuccess: Date | undefined, now: Date): boolean {
  return lastSuccess === undefined || ticks.after(lastSuccess) <= now;
}

/** Calls `look` every twenty seconds until `signal` aborts. */
export async function keepLooking(clock: Clock, signal: AbortSignal, look: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await pause(clock, lookMs, signal);
    if (!signal.aborted) await look();
  }
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(Math.min(Math.max(ms, 0), lookMs), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
