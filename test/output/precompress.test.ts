import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { pack, packingOf, twinsOf, unpack } from "../../src/output/precompress.ts";

const body = Buffer.from("<item>feed</item>".repeat(500));

test.each([
  ["feed.rss", 5000, ["feed.rss.br", "feed.rss.gz"]],
  ["topics/ai/index.html", 1024, ["topics/ai/index.html.br", "topics/ai/index.html.gz"]],
  ["feedmill.css", 1023, []],
  ["_headers", 5000, []],
  ["embed/v1/nginx.conf", 5000, []],
  ["feed.rss.br", 5000, []],
])("%s of %i bytes has the twins %j", (path, size, paths) => {
  expect(twinsOf(path, size).map((twin) => twin.path)).toEqual(paths);
});

describe.each(["br", "gzip"] as const)("%s", (packing) => {
  test("packs into the same bytes every time, without a date, and unpacks what it packed", async () => {
    const [one, two] = await Promise.all([pack(body, packing), pack(body, packing)]);

    expect(one).toEqual(two);
    expect(one.length).toBeLessThan(body.length / 10);
    expect(unpack(one, packing)).toEqual(body);
    if (packing === "gzip") expect(one.readUInt32LE(4)).toBe(0);
  });

  test("unpacks nothing that is damaged, or holds more than it should", async () => {
    const packed = await pack(body, packing);

    expect(unpack(packed.subarray(0, 20), packing)).toBeUndefined();
    expect(unpack(Buffer.from("nonsense"), packing)).toBeUndefined();
    expect(unpack(Buffer.alloc(0), packing)).toBeUndefined();
    expect(unpack(packed, packing, body.length - 1)).toBeUndefined();
    expect(unpack(packed, packing, body.length)).toEqual(body);
  });
});

test("a twin is known by its name", () => {
  expect(["a.rss.br", "a.rss.gz", "a.rss", "br"].map(packingOf)).toEqual(["br", "gzip", undefined, undefined]);
  expect(unpack(brotliCompressSync(body), "br")).toEqual(unpack(gzipSync(body), "gzip"));
});
