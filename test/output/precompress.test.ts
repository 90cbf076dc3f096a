import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compress, decompress, encodingOf, variantsOf } from "../../src/output/precompress.ts";

const body = Buffer.from("<item>feed</item>".repeat(500));

test.each([
  ["feed.rss", 5000, ["feed.rss.br", "feed.rss.gz"]],
  ["topics/ai/index.html", 1024, ["topics/ai/index.html.br", "topics/ai/index.html.gz"]],
  ["feedmill.css", 1023, []],
  ["_headers", 5000, []],
  ["embed/v1/nginx.conf", 5000, []],
  ["feed.rss.br", 5000, []],
])("%s of %i bytes has the variants %j", (path, size, paths) => {
  expect(variantsOf(path, size).map((variant) => variant.path)).toEqual(paths);
});

describe.each(["br", "gzip"] as const)("%s", (encoding) => {
  test("compresses into the same bytes every time, without a date, and back", async () => {
    const [one, two] = await Promise.all([compress(body, encoding), compress(body, encoding)]);

    expect(one).toEqual(two);
    expect(one.length).toBeLessThan(body.length / 10);
    expect(decompress(one, encoding)).toEqual(body);
    if (encoding === "gzip") expect(one.readUInt32LE(4)).toBe(0);
  });

  test("decompresses nothing that is damaged, or longer than it should be", async () => {
    const packed = await compress(body, encoding);

    expect(decompress(packed.subarray(0, 20), encoding)).toBeUndefined();
    expect(decompress(Buffer.from("nonsense"), encoding)).toBeUndefined();
    expect(decompress(Buffer.alloc(0), encoding)).toBeUndefined();
    expect(decompress(packed, encoding, body.length - 1)).toBeUndefined();
    expect(decompress(packed, encoding, body.length)).toEqual(body);
  });
});

test("a variant is known by its name", () => {
  expect(["a.rss.br", "a.rss.gz", "a.rss", "br"].map(encodingOf)).toEqual(["br", "gzip", undefined, undefined]);
  expect(decompress(brotliCompressSync(body), "br")).toEqual(decompress(gzipSync(body), "gzip"));
});
