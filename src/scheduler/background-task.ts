/** Work between two runs: it starts after one and is cancelled before the next, so that no run waits for it. */
export type BackgroundTask<Input> = {
  /** Starts the work. Callers cancel the previous one first. */
  start(input: Input): void;
  /** Aborts the active work and waits until it has returned. */
  cancel(): Promise<void>;
};

/** Makes `work` cancellable; `stop` ends it for good. `work` must obey its signal and handle its own failures. */
export function openBackgroundTask<Input>(
  work: (input: Input, signal: AbortSignal) => Promise<void>,
  stop: AbortSignal,
): BackgroundTask<Input> {
  let active: Promise<void> = Promise.resolve();
  let controller = new AbortController();
  stop.addEventListener("abort", () => controller.abort(), { once: true });
  return {
    start(input) {
      if (stop.aborted) return;
      controller = new AbortController();
      active = work(input, controller.signal);
    },
    async cancel() {
      controller.abort();
      await active;
    },
  };
}
