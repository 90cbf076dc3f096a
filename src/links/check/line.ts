/** Candidates in line, in turns by host. */
export type Line<T> = {
  add(candidates: readonly T[]): void;
  /** The next candidate of a host that may begin another; `isLast`: nothing else waits for that host. */
  next(): { readonly candidate: T; readonly isLast: boolean } | undefined;
  /** Says that what `next` gave out is finished. */
  finish(candidate: T): void;
  waiting(): number;
};

/** One host. It stands in line while something waits for it and it may begin another. */
type Queue<T> = { readonly waiting: T[]; begun: number; isInLine: boolean };

/** An empty line that gives out at most `perHost` unfinished candidates of a host, and one host after the other. */
export function openLine<T extends { readonly host: string }>(perHost: (host: string) => number): Line<T> {
  const queues = new Map<string, Queue<T>>();
  const hosts: string[] = [];
  let waiting = 0;

  const lineUp = (host: string, queue: Queue<T>): void => {
    if (queue.isInLine || queue.waiting.length === 0 || queue.begun >= perHost(host)) return;
    queue.isInLine = true;
    hosts.push(host);
  };

  return {
    add: (candidates) => {
      waiting += candidates.length;
      for (const candidate of candidates) {
        const queue = queues.get(candidate.host) ?? { waiting: [], begun: 0, isInLine: false };
        queues.set(candidate.host, queue);
        queue.waiting.push(candidate);
        lineUp(candidate.host, queue);
      }
    },
    next: () => {
      const host = hosts.shift();
      const queue = host === undefined ? undefined : queues.get(host);
      const candidate = queue?.waiting.shift();
      if (host === undefined || queue === undefined || candidate === undefined) return undefined;
      waiting--;
      queue.isInLine = false;
      queue.begun++;
      lineUp(host, queue);
      return { candidate, isLast: queue.waiting.length === 0 };
    },
    finish: ({ host }) => {
      const queue = queues.get(host);
      if (queue === undefined) return;
      queue.begun--;
      lineUp(host, queue);
      if (queue.begun === 0 && queue.waiting.length === 0) queues.delete(host);
    },
    waiting: () => waiting,
  };
}
