import pLimit from "p-limit";
import type { Clock } from "../clock.ts";
import type { Ask, Reply } from "./ask.ts";
import { hostOf } from "./host.ts";

export type Limits = {
  /** Requests at a time, over all hosts. */
  readonly concurrency: number;
  readonly perHost: (host: string) => number;
  readonly hostGapMs: (host: string) => number;
};

/** Whether, and until when, requests may be sent at all. */
export type Permission = {
  readonly isAllowed: (host: string, time: Date) => boolean;
  /** Aborted: whoever waits for a turn need not wait any longer. */
  readonly signal: AbortSignal;
};

/** One host: who is being answered, and who waits in front of its door. Through the door goes one at a time. */
type Door = { busy: number; isTaken: boolean; opensAt: number; readonly waiting: (() => void)[] };

/**
 * Sends requests politely: so many in all, so many per host, and a gap between two that start at one host. Nobody
 * holds a place in the whole while waiting for a host. What is no longer allowed when its turn comes stays unsent.
 */
export function paced(ask: Ask, limits: Limits, clock: Clock, { isAllowed, signal }: Permission): Ask {
  const limit = pLimit(limits.concurrency);
  const doors = new Map<string, Door>();

  const reachDoor = (door: Door, host: string): Promise<void> | undefined => {
    if (!door.isTaken && door.busy < limits.perHost(host)) {
      door.isTaken = true;
      return undefined;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    door.waiting.push(resolve);
    return promise;
  };
  const callNext = (door: Door, host: string): void => {
    if (door.isTaken || door.busy >= limits.perHost(host)) return;
    const next = door.waiting.shift();
    door.isTaken = next !== undefined;
    next?.();
  };

  return async (request) => {
    const host = hostOf(request.url);
    const door = doors.get(host) ?? { busy: 0, isTaken: false, opensAt: 0, waiting: [] };
    doors.set(host, door);
    await reachDoor(door, host);
    const waitMs = door.opensAt - clock.now().getTime();
    // a sleep cut short means that nothing is allowed any more
    if (waitMs > 0 && isAllowed(host, new Date(door.opensAt))) await clock.sleep(waitMs, signal).catch(() => undefined);
    return limit(async (): Promise<Reply> => {
      const time = Math.max(clock.now().getTime(), door.opensAt);
      const isAsked = isAllowed(host, new Date(time));
      if (isAsked) door.opensAt = time + limits.hostGapMs(host);
      door.busy++;
      door.isTaken = false;
      callNext(door, host);
      const reply = isAsked ? await ask(request) : ({ kind: "unsent" } as const);
      door.busy--;
      callNext(door, host);
      return reply;
    });
  };
}
