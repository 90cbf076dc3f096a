/** Work between runs: it begins after one and is given up when the next begins, so that it holds no run up. */
export type BackgroundTask<Subject> = ReturnType<typeof openBackgroundTask<Subject>>;

/** Lets `work` be done between runs, until `stop` aborts. It obeys its signal and deals with its own failures. */
export function openBackgroundTask<Subject>(
  work: (subject: Subject, signal: AbortSignal) => Promise<void>,
  stop: AbortSignal,
) {
  let underWay: Promise<void> = Promise.resolve();
  let giveUp = new AbortController();
  stop.addEventListener("abort", () => giveUp.abort(), { once: true });
  return {
    /** Begins, when the last one has been ended. */
    begin(subject: Subject): void {
      if (stop.aborted) return;
      giveUp = new AbortController();
      underWay = work(subject, giveUp.signal);
    },
    /** Gives up what is under way, and waits until it has let go. */
    async end(): Promise<void> {
      giveUp.abort();
      await underWay;
    },
  };
}
