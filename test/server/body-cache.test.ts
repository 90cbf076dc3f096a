import { expect, test } from "vitest";
import { openBodyCache } from "../../src/server/body-cache.ts";
import type { ServedFile } from "../../src/server/served-file.ts";

const aFile = (path: string) => ({ path, bodies: {} }) as ServedFile;

test("drops the oldest bodies for one in eight misses", () => {
  const cache = openBodyCache(100);
  const [first, second, third] = [aFile("1"), aFile("2"), aFile("3")];
  cache.keep(first, "identity", Buffer.alloc(40));
  cache.keep(second, "identity", Buffer.alloc(40));

  for (let miss = 1; miss < 8; miss++) cache.keep(third, "identity", Buffer.alloc(40));
  const before = [first, second, third].map(({ bodies }) => bodies.identity?.length);
  cache.keep(third, "identity", Buffer.alloc(40));

  expect(before).toEqual([40, 40, undefined]);
  expect([first, second, third].map(({ bodies }) => bodies.identity?.length)).toEqual([undefined, 40, 40]);
});

test("keeps no body that is larger than all the room", () => {
  const cache = openBodyCache(100);
  const file = aFile("a");

  for (let miss = 0; miss < 8; miss++) cache.keep(file, "identity", Buffer.alloc(101));

  expect(file.bodies).toEqual({});
});

test("holds no more than its bound for slow clients, and drops nothing that they still receive", () => {
  const cache = openBodyCache(100);
  const [slow, other] = [aFile("slow"), aFile("other")];
  const body = Buffer.alloc(80);
  cache.keep(slow, "identity", body);
  const releases = [cache.pin(body), cache.pin(body)];

  for (let miss = 0; miss < 8; miss++) cache.keep(other, "identity", Buffer.alloc(40));
  const isKept = slow.bodies.identity === body;
  const held = [cache.canHold(40)];
  for (const release of releases) {
    release();
    held.push(cache.canHold(40));
  }

  expect([isKept, other.bodies.identity]).toEqual([true, undefined]);
  expect(held).toEqual([false, false, true]);
});

test("drops all bodies of a replaced file", () => {
  const cache = openBodyCache(100);
  const [file, other] = [aFile("a"), aFile("b")];
  cache.keep(file, "identity", Buffer.alloc(40));
  cache.keep(file, "br", Buffer.alloc(40));

  cache.drop(file);
  cache.keep(other, "identity", Buffer.alloc(100));

  expect([file.bodies, other.bodies.identity?.length]).toEqual([{}, 100]);
});
