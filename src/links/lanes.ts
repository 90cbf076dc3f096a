export type LaneOptions<T> = {
  /** Links of one host that are worked on at a time. */
  readonly perHost: (host: string) => number;
  /** Never rejects. `isLast`: nothing else waits for this host at the moment. */
  readonly work: (candidate: T, isLast: boolean) => Promise<void>;
  /** Aborted: no new work is begun. */
  readonly stop: AbortSignal;
};

/** Read ahead of what is being checked, so that one slow host does not hide the others behind it. */
const MAX_WAITING = 10_000;

type Queue<T> = { readonly waiting: T[]; lanes: number };

/**
 * Works through candidates in lanes, `perHost` per host, so that no host waits for another. Batches are pulled only
 * while fewer than 10,000 candidates wait. Ends when all are done, or all that were begun once `stop` is aborted.
 */
export async function runLanes<T extends { readonly host: string }>(
  batches: AsyncIterable<readonly T[]>,
  options: LaneOptions<T>,
): Promise<void> {
  const { stop, work, perHost } = options;
  const queues = new Map<string, Queue<T>>();
  const lanes = new Set<Promise<void>>();
  let waiting = 0;
  let signalRoom = (): void => undefined;
  stop.addEventListener("abort", () => signalRoom(), { once: true });

  const runLane = async (host: string, queue: Queue<T>): Promise<void> => {
    for (let next = queue.waiting.shift(); next !== undefined; next = queue.waiting.shift()) {
      if (--waiting < MAX_WAITING) signalRoom();
      if (!stop.aborted) await work(next, queue.waiting.length === 0);
    }
    if (--queue.lanes === 0) queues.delete(host);
  };
  const openLanes = (host: string, queue: Queue<T>): void => {
    while (queue.lanes < perHost(host) && queue.waiting.length > 0) {
      queue.lanes++;
      const lane: Promise<void> = runLane(host, queue).finally(() => lanes.delete(lane));
      lanes.add(lane);
    }
  };

  for await (const batch of batches) {
    for (const candidate of batch) {
      const queue = queues.get(candidate.host) ?? { waiting: [], lanes: 0 };
      queues.set(candidate.host, queue);
      queue.waiting.push(candidate);
    }
    waiting += batch.length;
    for (const host of new Set(batch.map((candidate) => candidate.host))) {
      const queue = queues.get(host);
      if (queue !== undefined) openLanes(host, queue);
    }
    while (waiting >= MAX_WAITING && !stop.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      signalRoom = resolve;
      await promise;
    }
    if (stop.aborted) break;
  }
  await Promise.all(lanes);
}
