import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Copy, openShelf } from "../../src/daemon/shelf.ts";
import { aFolder } from "../support/project.ts";

const text = "Some words about nothing. ".repeat(60);

function aShelf() {
  const shelf = openShelf(aFolder({ "feed.rss": text }));
  const found = shelf.find("feed.rss");
  if (found.kind !== "file" || found.copy === undefined) throw new Error("the file is not on the shelf");
  return { shelf, copy: found.copy };
}

test("what is packed is packed once", async () => {
  const { shelf, copy } = aShelf();

  const bodies = await Promise.all([shelf.packed("feed.rss", copy, "gzip"), shelf.packed("feed.rss", copy, "gzip")]);
  const later = shelf.packed("feed.rss", copy, "gzip");

  expect(gunzipSync(later as Buffer).toString()).toBe(text);
  expect(bodies.every((body) => body === later)).toBe(true);
});

test("what could not be packed is tried again by who asks next", async () => {
  const { shelf, copy } = aShelf();
  const unpackable: Copy = { ...copy, plain: 7 as unknown as Buffer };

  const failing = shelf.packed("feed.rss", unpackable, "gzip");
  await expect(failing).rejects.toThrow();
  const body = await shelf.packed("feed.rss", copy, "gzip");

  expect(gunzipSync(body).toString()).toBe(text);
});
