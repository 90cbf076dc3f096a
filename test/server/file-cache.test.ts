import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Copy, openFileCache } from "../../src/server/file-cache.ts";
import { aFolder } from "../support/project.ts";

const text = "Some words about nothing. ".repeat(60);

function aShelf() {
  const files = openFileCache(aFolder({ "feed.rss": text }));
  const found = files.find("feed.rss");
  if (found.kind !== "file" || found.copy === undefined) throw new Error("the file is not on the files");
  return { files, copy: found.copy };
}

test("what is packed is packed once", async () => {
  const { files, copy } = aShelf();

  const bodies = await Promise.all([files.packed("feed.rss", copy, "gzip"), files.packed("feed.rss", copy, "gzip")]);
  const later = files.packed("feed.rss", copy, "gzip");

  expect(gunzipSync(later as Buffer).toString()).toBe(text);
  expect(bodies.every((body) => body === later)).toBe(true);
});

test("what could not be packed is tried again by who asks next", async () => {
  const { files, copy } = aShelf();
  const unpackable: Copy = { ...copy, plain: 7 as unknown as Buffer };

  const failing = files.packed("feed.rss", unpackable, "gzip");
  await expect(failing).rejects.toThrow();
  const body = await files.packed("feed.rss", copy, "gzip");

  expect(gunzipSync(body).toString()).toBe(text);
});
