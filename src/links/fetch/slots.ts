/** So many holders at a time, in the order they came. Cheaper than p-limit where hardly anybody waits. */
export type Slots = {
  /** Resolves when a slot is taken; `undefined` when that is so at once. */
  take(): Promise<void> | undefined;
  free(): void;
  isIdle(): boolean;
};

/** Opens `max` slots. */
export function openSlots(max: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    take: () => {
      if (taken < max) {
        taken++;
        return undefined;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      return promise;
    },
    free: () => {
      const next = waiting.shift();
      if (next === undefined) taken--;
      else next();
    },
    isIdle: () => taken === 0,
  };
}
