/** The door of one host. One request stands at it, some are inside, and it stays shut for a while after each. */
export type Door = {
  /** Resolves when it is the caller's turn to stand at the door. */
  reach(): Promise<void>;
  /** When it opens next, in milliseconds of the epoch. */
  opensAt(): number;
  /** Whoever stands at the door goes in, and it stays shut until `opensAt`. */
  enter(opensAt: number): void;
  /** Whoever stands at the door goes away again. */
  turnAway(): void;
  leave(): void;
  /** Nobody is near, and it would open at `time`: it can be forgotten. */
  isIdle(time: number): boolean;
};

/** A door with room for `max` inside, counting the one that stands at it. */
export function openDoor(max: number): Door {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  let inside = 0;
  let opensAt = 0;

  const callNext = (): void => {
    if (isTaken || inside >= max) return;
    const next = waiting.shift();
    isTaken = next !== undefined;
    next?.();
  };
  const stepAside = (): void => {
    isTaken = false;
    callNext();
  };

  return {
    reach: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      callNext();
      return promise;
    },
    opensAt: () => opensAt,
    enter: (next) => {
      inside++;
      opensAt = next;
      stepAside();
    },
    turnAway: stepAside,
    leave: () => {
      inside--;
      callNext();
    },
    isIdle: (time) => !isTaken && inside === 0 && waiting.length === 0 && opensAt <= time,
  };
}
