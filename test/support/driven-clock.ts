import type { Clock } from "../../src/model/clock.ts";

/** A clock that moves only when it is driven; who sleeps wakes at their time, in order. */
export type DrivenClock = Clock & {
  /** Moves on, letting everybody wake and work on the way. */
  advance(ms: number): Promise<void>;
  /** As when the machine slept: time passes, and timers find out afterwards. */
  jump(ms: number): Promise<void>;
  sleepers(): number;
};

type Sleeper = { readonly at: number; readonly wake: () => void };

export function aDrivenClock(start = "2026-01-01T00:00:30Z"): DrivenClock {
  let now = Date.parse(start);
  const sleepers = new Set<Sleeper>();
  const settle = async () => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const wake = (sleeper: Sleeper) => {
    sleepers.delete(sleeper);
    sleeper.wake();
  };
  return {
    now: () => new Date(now),
    sleep(ms, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      const sleeper = { at: now + ms, wake: resolve };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
      return promise;
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...sleepers].sort((a, b) => a.at - b.at);
        if (next === undefined || next.at > end) break;
        now = Math.max(now, next.at);
        wake(next);
        await settle();
      }
      now = end;
    },
    async jump(ms) {
      await settle();
      now += ms;
      for (const sleeper of sleepers) wake(sleeper);
      await settle();
    },
    sleepers: () => sleepers.size,
  };
}
