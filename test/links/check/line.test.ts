import { expect, test } from "vitest";
import { openLine } from "../../../src/links/check/line.ts";

type Link = { readonly host: string; readonly id: number };
const links = (...hosts: string[]): Link[] => hosts.map((host, id) => ({ host, id }));
const drain = (line: ReturnType<typeof openLine<Link>>): string[] =>
  Array.from({ length: 20 }, () => line.next()).flatMap((next) => (next === undefined ? [] : [next.candidate.host]));

test("serves hosts in turns, however many links one of them has", () => {
  const line = openLine<Link>(() => 2);

  line.add(links("a", "a", "a", "a", "b", "c"));

  expect(drain(line)).toEqual(["a", "b", "c", "a"]);
  expect(line.waiting()).toBe(2);
});

test("lets a host begin another when one is finished", () => {
  const line = openLine<Link>(() => 1);
  line.add(links("a", "a"));
  const first = line.next();

  const beforeEnd = line.next();
  line.finish(first!.candidate);

  expect(beforeEnd).toBeUndefined();
  expect(line.next()).toEqual({ candidate: { host: "a", id: 1 }, isLast: true });
});

test("knows when nothing else waits for a host, also when more comes later", () => {
  const line = openLine<Link>(() => 5);
  line.add(links("a"));
  const [first] = [line.next()];
  line.finish(first!.candidate);

  line.add(links("a", "a"));

  expect([first?.isLast, line.next()?.isLast, line.next()?.isLast]).toEqual([true, false, true]);
});
