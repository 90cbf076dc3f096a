/** Work for hosts in turns. */
export type RoundRobinOptions<T> = {
  /** So many pieces keep everybody busy. More are begun, for some of them wait for their host's turn. */
  readonly concurrency: number;
  /** So many of one host may be begun at a time. */
  readonly perHost: (host: string) => number;
  /** Items that must delay nobody: begun only while hands are idle. */
  readonly isLate?: (item: T) => boolean;
  /** Never rejects. `isLast`: nothing else waits for this host at the moment. */
  readonly work: (item: T, isLast: boolean) => Promise<void>;
  /** Aborted: no new work is begun. */
  readonly stop: AbortSignal;
};

/** One host's items. It is in the rotation while something waits and it may begin another. */
type Queue<T> = { readonly waiting: T[]; begun: number; isInRotation: boolean };

/** Begun at a time, in multiples of the concurrency. */
const begunShare = 4;
/** Read ahead of what is being worked on, so that one slow host does not hide the others behind it. */
const maxWaiting = 10_000;
/** And so much further while what was read is on too few hosts to keep everybody busy. */
const mostWaiting = 100_000;

/**
 * Works through items host by host in turns, so that no host waits for another. Batches are pulled only while fewer
 * than 10,000 items wait, or 100,000 while they are on few hosts. Ends when all is done, or all that was begun once `stop` is aborted.
 */
export async function runRoundRobin<T extends { readonly host: string }>(
  batches: AsyncIterable<readonly T[]>,
  { concurrency, perHost, isLate = () => false, work, stop }: RoundRobinOptions<T>,
): Promise<void> {
  const [queue, lateQueue] = [openRoundRobin<T>(perHost), openRoundRobin<T>(perHost)];
  const queueOf = (item: T): RoundRobin<T> => (isLate(item) ? lateQueue : queue);
  const waiting = (): number => queue.waiting() + lateQueue.waiting();
  let begun = 0;
  let wake = (): void => undefined;

  const advance = (): void => {
    while (!stop.aborted && begun < concurrency * begunShare) {
      const next = queue.next() ?? (begun < concurrency ? lateQueue.next() : undefined);
      if (next === undefined) break;
      begun++;
      work(next.item, next.isLast).then(() => {
        begun--;
        queueOf(next.item).finish(next.item);
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
  /** What waits is on too few hosts, and more hosts keep coming. */
  const isFurtherReadWorthIt = (): boolean =>
    begun < concurrency * begunShare && waiting() < mostWaiting && queue.sinceNewHost() < maxWaiting;
  stop.addEventListener("abort", () => wake(), { once: true });

  for await (const batch of batches) {
    queue.add(batch.filter((item) => !isLate(item)));
    lateQueue.add(batch.filter(isLate));
    advance();
    await until(() => stop.aborted || waiting() < maxWaiting || isFurtherReadWorthIt());
    if (stop.aborted) break;
  }
  await until(() => begun === 0 && (stop.aborted || waiting() === 0));
}

/** Items by host, given out in turns. */
export type RoundRobin<T> = {
  add(items: readonly T[]): void;
  /** Takes the next item of a host that may begin another; `isLast`: nothing else waits for that host. */
  next(): { readonly item: T; readonly isLast: boolean } | undefined;
  /** Says that what `next` gave out is finished. */
  finish(item: T): void;
  waiting(): number;
  /** Items added since the latest one of a host for which nothing was waiting. */
  sinceNewHost(): number;
};

/** An empty queue that gives out at most `perHost` unfinished items of a host, and one host after the other. */
export function openRoundRobin<T extends { readonly host: string }>(perHost: (host: string) => number): RoundRobin<T> {
  const queues = new Map<string, Queue<T>>();
  const rotation: string[] = [];
  let waiting = 0;
  let sinceNewHost = 0;

  const rotate = (host: string, queue: Queue<T>): void => {
    if (queue.isInRotation || queue.waiting.length === 0 || queue.begun >= perHost(host)) return;
    queue.isInRotation = true;
    rotation.push(host);
  };

  return {
    add: (items) => {
      waiting += items.length;
      for (const item of items) {
        const known = queues.get(item.host);
        sinceNewHost = known === undefined ? 0 : sinceNewHost + 1;
        const queue = known ?? { waiting: [], begun: 0, isInRotation: false };
        queues.set(item.host, queue);
        queue.waiting.push(item);
        rotate(item.host, queue);
      }
    },
    next: () => {
      const host = rotation.shift();
      const queue = host === undefined ? undefined : queues.get(host);
      const item = queue?.waiting.shift();
      if (host === undefined || queue === undefined || item === undefined) return undefined;
      waiting--;
      queue.isInRotation = false;
      queue.begun++;
      rotate(host, queue);
      return { item, isLast: queue.waiting.length === 0 };
    },
    finish: ({ host }) => {
      const queue = queues.get(host);
      if (queue === undefined) return;
      queue.begun--;
      rotate(host, queue);
      if (queue.begun === 0 && queue.waiting.length === 0) queues.delete(host);
    },
    waiting: () => waiting,
    sinceNewHost: () => sinceNewHost,
  };
}
