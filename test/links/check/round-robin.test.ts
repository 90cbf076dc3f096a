import { expect, test } from "vitest";
import { openRoundRobin, type RoundRobin, runRoundRobin } from "../../../src/links/check/round-robin.ts";

type Link = { readonly host: string; readonly id: number };
const links = (...hosts: string[]): Link[] => hosts.map((host, id) => ({ host, id }));
const drain = (queue: RoundRobin<Link>): string[] =>
  Array.from({ length: 20 }, () => queue.next()).flatMap((next) => (next === undefined ? [] : [next.item.host]));

test("serves hosts in turns, however many links one of them has", () => {
  const queue = openRoundRobin<Link>(() => 2);

  queue.add(links("a", "a", "a", "a", "b", "c"));

  expect(drain(queue)).toEqual(["a", "b", "c", "a"]);
  expect(queue.waiting()).toBe(2);
});

test("lets a host begin another when one is finished", () => {
  const queue = openRoundRobin<Link>(() => 1);
  queue.add(links("a", "a"));
  const first = queue.next();

  const beforeEnd = queue.next();
  queue.finish(first!.item);

  expect(beforeEnd).toBeUndefined();
  expect(queue.next()).toEqual({ item: { host: "a", id: 1 }, isLast: true });
});

test("says when nothing else waits for a host, also when more comes later", () => {
  const queue = openRoundRobin<Link>(() => 5);
  queue.add(links("a"));
  const [first] = [queue.next()];
  queue.finish(first!.item);

  queue.add(links("a", "a"));

  expect([first?.isLast, queue.next()?.isLast, queue.next()?.isLast]).toEqual([true, false, true]);
});

/** Runs these items and says in which order they were begun; each ends when the next turn of the event loop comes. */
async function begunOrder(
  batches: readonly (readonly Link[])[],
  options: { concurrency: number; perHost?: number; isLate?: (item: Link) => boolean },
) {
  const order: string[] = [];
  let read = 0;
  async function* reading() {
    for (const batch of batches) {
      read += batch.length;
      yield batch;
    }
  }
  let readAtFirst = 0;
  await runRoundRobin(reading(), {
    ...options,
    perHost: () => options.perHost ?? 1,
    stop: new AbortController().signal,
    work: async ({ host }) => {
      order.push(host);
      await new Promise((resolve) => setImmediate(resolve));
      readAtFirst ||= read;
    },
  });
  return { order, readAtFirst };
}

test("begins late items only while hands are idle", async () => {
  const batches = [links("hung-1", "hung-2", "hung-3", "a", "b", "a", "b")];
  const isLate = ({ host }: Link) => host.startsWith("hung");

  const busy = await begunOrder(batches, { concurrency: 2, isLate });
  const idle = await begunOrder(batches, { concurrency: 3, isLate });

  expect(busy.order).toEqual(["a", "b", "a", "b", "hung-1", "hung-2", "hung-3"]);
  expect(idle.order.slice(0, 3)).toEqual(["a", "b", "hung-1"]);
});

test("reads 10,000 items ahead, and further while they are on few hosts and more hosts keep coming", async () => {
  const byHost = Array.from({ length: 300 }, (_, i) => links(...Array.from({ length: 200 }, () => `h${i >> 2}`)));
  const oneHost = Array.from({ length: 300 }, () => links(...Array.from({ length: 200 }, () => "a")));

  const many = await begunOrder(byHost, { concurrency: 40 });
  const one = await begunOrder(oneHost, { concurrency: 40 });

  expect(many.readAtFirst).toBeGreaterThanOrEqual(40 * 800 - 800);
  expect(one.readAtFirst).toBeLessThanOrEqual(10_400);
});
