import { setTimeout as sleep } from "node:timers/promises";

/** Time as an argument. The only file that asks the machine for it; tests pass a clock of their own. */
export type Clock = {
  now(): Date;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Somebody named the time, so it is believed however odd it is. */
  readonly isNamed?: boolean;
};

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};

/** Real time, moved so that it starts at `start`: for `--now`. */
export function clockFrom(start: Date): Clock {
  const offsetMs = start.getTime() - Date.now();
  return { now: () => new Date(Date.now() + offsetMs), sleep: systemClock.sleep, isNamed: true };
}
