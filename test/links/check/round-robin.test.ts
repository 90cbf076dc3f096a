import { expect, test } from "vitest";
import { openRoundRobin, type RoundRobin } from "../../../src/links/check/round-robin.ts";

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
