/** What started a run. */
export type Trigger = "schedule" | "catch-up" | "change";

/** Executes runs one at a time, with room for one more that waits. */
export type RunQueue = {
  isBusy(): boolean;
  /** Starts a run unless one is active. @returns whether it started one */
  start(trigger: Trigger): boolean;
  /** Starts a run now, or right after the active one, so that no change gets lost in the middle of a run. */
  enqueue(): void;
  /** Drops the waiting run. */
  clear(): void;
  /** Resolves when no run is active; rejects when the active one rejects. */
  idle(): Promise<void>;
};

/** Queues calls of `work`, which handles its own failures: if it rejects, that is a bug, and `idle` reports it. */
export function openRunQueue(work: (trigger: Trigger) => Promise<void>): RunQueue {
  let active: Promise<void> | undefined;
  let isWaiting = false;
  const run = (trigger: Trigger): void => {
    active = work(trigger).finally(() => {
      active = undefined;
      if (!isWaiting) return;
      isWaiting = false;
      run("change");
    });
    // `idle` reports the rejection; before anyone calls it, the rejection must not end the process.
    active.catch(() => undefined);
  };
  return {
    isBusy: () => active !== undefined,
    start(trigger) {
      if (active !== undefined) return false;
      run(trigger);
      return true;
    },
    enqueue() {
      if (active === undefined) run("change");
      else isWaiting = true;
    },
    clear() {
      isWaiting = false;
    },
    idle: async () => active,
  };
}
