import { setTimeout as sleep } from "node:timers/promises";

/** Time as an argument. Only this file reads the system clock; tests pass their own clock. */
export type Clock = {
  now(): Date;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Somebody named the time, so it is believed however odd it is. */
  readonly isNamed?: boolean;
};

/** The system clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};

/** A clock that starts at `start` and runs at normal speed, for `--now`. */
export function clockFrom(start: Date): Clock {
  const offsetMs = start.getTime() - Date.now();
  return { now: () => new Date(Date.now() + offsetMs), sleep: systemClock.sleep, isNamed: true };
}
