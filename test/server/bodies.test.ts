import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Body, openBodies } from "../../src/server/bodies.ts";
import { openBodyCache } from "../../src/server/body-cache.ts";
import { openFileCache } from "../../src/server/file-cache.ts";
import type { ServedFile } from "../../src/server/served-file.ts";
import { aFolder } from "../support/project.ts";

const text = "Some words about nothing. ".repeat(60);

function aFile(maxBytes: number) {
  const root = aFolder({ "feed.rss": text });
  const cache = openBodyCache(maxBytes);
  const file = openFileCache(root, cache).find("feed.rss") as ServedFile;
  return { bodies: openBodies(root, cache), file };
}

async function read(body: Body): Promise<Buffer> {
  if (Buffer.isBuffer(body)) return body;
  return buffer(body.open());
}

test("compresses a file once for all requests", async () => {
  const { bodies, file } = aFile(1_000_000);

  const together = await Promise.all([bodies.get(file, "gzip"), bodies.get(file, "gzip")]);
  const later = bodies.get(file, "gzip");

  expect(gunzipSync(later as Buffer).toString()).toBe(text);
  expect(together.every((body) => body === later)).toBe(true);
});

test("without room in memory streams from disk, plain or compressed", async () => {
  const { bodies, file } = aFile(10);

  const [plain, packed] = [await bodies.get(file, "identity"), await bodies.get(file, "gzip")];

  expect([Buffer.isBuffer(plain), Buffer.isBuffer(packed)]).toEqual([false, false]);
  expect((await read(plain)).toString()).toBe(text);
  expect(gunzipSync(await read(packed)).toString()).toBe(text);
});
