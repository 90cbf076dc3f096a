import pLimit from "p-limit";
import type { Ask, Reply, Request } from "../../http/ask.ts";
import type { Clock } from "../../model/clock.ts";
import { type Door, openDoor } from "./door.ts";
import { hostOf } from "./host.ts";

/** How much may be asked at a time, and how soon again. */
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

/** From here on idle ones are forgotten, so that a run over very many hosts does not grow. */
const manyDoors = 2000;

/**
 * Sends requests politely: so many in all, so many per host, and a gap between two to one host. Nobody holds a place in
 * the whole while waiting for a host. What is no longer allowed when its turn comes stays unsent.
 */
export function paced(ask: Ask, limits: Limits, clock: Clock, { isAllowed, signal }: Permission): Ask {
  const limit = pLimit(limits.concurrency);
  const doors = new Map<string, Door>();
  const now = (): number => clock.now().getTime();

  const doorOf = (host: string): Door => {
    const known = doors.get(host);
    if (known !== undefined) return known;
    const time = now();
    if (doors.size >= manyDoors) for (const [name, door] of doors) if (door.isIdle(time)) doors.delete(name);
    const door = openDoor(limits.perHost(host));
    doors.set(host, door);
    return door;
  };
  const pass = async (door: Door, host: string, request: Request): Promise<Reply> => {
    if (!isAllowed(host, new Date(Math.max(now(), door.opensAt())))) {
      door.turnAway();
      return { kind: "unsent" };
    }
    const gapMs = limits.hostGapMs(host);
    let isInside = false;
    const enter = (): void => {
      if (!isInside) door.enter(now() + gapMs);
      isInside = true;
    };
    // the gap is one between requests, not between attempts to connect
    if (gapMs === 0) enter();
    const reply = await ask({ ...request, onSent: enter });
    enter();
    door.leave();
    return reply;
  };

  return async (request) => {
    const host = hostOf(request.url);
    const door = doorOf(host);
    await door.reach();
    const waitMs = door.opensAt() - now();
    const isWorthIt = waitMs > 0 && isAllowed(host, new Date(door.opensAt()));
    // a sleep cut short means that nothing is allowed any more
    if (isWorthIt) await clock.sleep(waitMs, signal).catch(() => undefined);
    return limit(() => pass(door, host, request));
  };
}
