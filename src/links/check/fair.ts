import { openLine } from "./line.ts";

/** How much may be begun at a time, and what to do with it. */
export type FairOptions<T> = {
  /** So many may be begun at a time, over all hosts. */
  readonly maxBegun: number;
  /** And so many of one host. */
  readonly perHost: (host: string) => number;
  /** Never rejects. `isLast`: nothing else waits for this host at the moment. */
  readonly work: (candidate: T, isLast: boolean) => Promise<void>;
  /** Aborted: no new work is begun. */
  readonly stop: AbortSignal;
};

/** Read ahead of what is being checked, so that one slow host does not hide the others behind it. */
const maxWaiting = 10_000;

/**
 * Works through candidates host by host in turns, so that no host waits for another. Batches are pulled only while
 * fewer than 10,000 candidates wait. Ends when all is done, or all that was begun once `stop` is aborted.
 */
export async function runFairly<T extends { readonly host: string }>(
  batches: AsyncIterable<readonly T[]>,
  { maxBegun, perHost, work, stop }: FairOptions<T>,
): Promise<void> {
  const line = openLine<T>(perHost);
  let begun = 0;
  let wake = (): void => undefined;

  const advance = (): void => {
    while (!stop.aborted && begun < maxBegun) {
      const next = line.next();
      if (next === undefined) break;
      begun++;
      work(next.candidate, next.isLast).then(() => {
        begun--;
        line.finish(next.candidate);
        advance();
      });
    }
    wake();
  };
  const until = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      await promise;
    }
  };
  stop.addEventListener("abort", () => wake(), { once: true });

  for await (const batch of batches) {
    line.add(batch);
    advance();
    await until(() => stop.aborted || line.waiting() < maxWaiting);
    if (stop.aborted) break;
  }
  await until(() => begun === 0 && (stop.aborted || line.waiting() === 0));
}
