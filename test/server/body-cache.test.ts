import { expect, test } from "vitest";
import { openBodyCache } from "../../src/server/body-cache.ts";
import type { ServedFile } from "../../src/server/served-file.ts";

const aFile = (path: string) => ({ path, bodies: {} }) as ServedFile;

test("drops the oldest bodies when there is no more room", () => {
  const cache = openBodyCache(100);
  const files = ["a", "b", "c"].map(aFile);

  for (const file of files) cache.keep(file, "identity", Buffer.alloc(40));

  expect(files.map(({ bodies }) => bodies.identity?.length)).toEqual([undefined, 40, 40]);
});

test("keeps no body that is larger than all the room", () => {
  const cache = openBodyCache(100);
  const file = aFile("a");

  cache.keep(file, "identity", Buffer.alloc(101));

  expect(file.bodies).toEqual({});
});

test("counts what slow clients still receive: it frees no room by dropping that", () => {
  const cache = openBodyCache(100);
  const [slow, other] = [aFile("slow"), aFile("other")];
  const body = Buffer.alloc(80);
  cache.keep(slow, "identity", body);
  const unpin = [cache.pin(body), cache.pin(body)];

  const rooms = [cache.makeRoom(40)];
  for (const release of unpin) {
    release();
    rooms.push(cache.makeRoom(40));
  }
  cache.keep(other, "gzip", Buffer.alloc(40));

  expect(rooms).toEqual([false, false, true]);
  expect([slow.bodies, Object.keys(other.bodies)]).toEqual([{}, ["gzip"]]);
});

test("drops all bodies of a replaced file", () => {
  const cache = openBodyCache(100);
  const file = aFile("a");
  cache.keep(file, "identity", Buffer.alloc(40));
  cache.keep(file, "br", Buffer.alloc(40));

  cache.drop(file);

  expect(file.bodies).toEqual({});
  expect(cache.makeRoom(100)).toBe(true);
});
