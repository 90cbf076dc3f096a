import { renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { aServer, body } from "../support/output-server.ts";

test.each([
  ["br", "br", brotliDecompressSync],
  ["gzip, deflate", "gzip", gunzipSync],
])("compresses texts for Accept-Encoding %s", async (accepted, encoding, unpack) => {
  const { get } = await aServer();

  const plain = await get("/feed.rss");
  const packed = await get("/feed.rss", { "accept-encoding": accepted });
  const small = await get("/small.txt", { "accept-encoding": accepted });
  const picture = await get("/picture.png", { "accept-encoding": accepted });

  expect(packed.headers["content-encoding"]).toBe(encoding);
  expect(packed.body.length).toBeLessThan(plain.body.length / 5);
  expect(unpack(packed.body)).toEqual(plain.body);
  expect(packed.headers["etag"]).not.toBe(plain.headers["etag"]);
  expect([small.headers["content-encoding"], picture.headers["content-encoding"]]).toEqual([undefined, undefined]);
});

describe("a precompressed variant", () => {
  const packers = { br: brotliCompressSync, gzip: gzipSync };

  test.each(["br", "gzip"] as const)("is sent byte for byte (%s)", async (encoding) => {
    const { get, outputDir } = await aServer();
    const end = encoding === "br" ? "br" : "gz";
    const poor =
      encoding === "br"
        ? brotliCompressSync(body("<rss/>"), { params: { 1: 0 } })
        : gzipSync(body("<rss/>"), { level: 1 });
    writeFileSync(join(outputDir, `feed.rss.${end}`), poor);

    const { headers, body: sent } = await get("/feed.rss", { "accept-encoding": encoding });
    const head = await get("/feed.rss", { "accept-encoding": encoding }, "HEAD");

    expect(sent).toEqual(poor);
    expect(headers).toMatchObject({
      ...{ "content-encoding": encoding, "content-type": "application/rss+xml; charset=utf-8" },
      ...{ vary: "accept-encoding", "content-length": String(poor.length) },
    });
    expect({ ...head.headers, date: "" }).toEqual({ ...headers, date: "" });
    expect(head.body.length).toBe(0);
  });

  test.each([
    ["is older", (place: string) => writeFileSync(place, brotliCompressSync(body("[]")))],
    ["holds more", (place: string) => writeFileSync(place, brotliCompressSync("{}".repeat(1_000_000)))],
    ["is damaged", (place: string) => writeFileSync(place, brotliCompressSync(body("<rss/>")).subarray(0, 9))],
    ["is a symlink out of the output", (place: string) => symlinkSync("../secret.txt", place)],
    ["is a circular symlink", (place: string) => symlinkSync("feed.rss.br", place)],
  ])("that %s is ignored; the server compresses the file", async (_which, make) => {
    const { get, outputDir } = await aServer();
    rmSync(join(outputDir, "feed.rss.br"));
    make(join(outputDir, "feed.rss.br"));

    const { status, body: sent } = await get("/feed.rss", { "accept-encoding": "br" });

    expect(status).toBe(200);
    expect(brotliDecompressSync(sent).toString()).toBe(body("<rss/>"));
  });

  test("never has the tag of another version, whatever is replaced first", async () => {
    const { get, outputDir } = await aServer();
    const put = (name: string, bytes: string | Buffer) => {
      writeFileSync(join(outputDir, ".next"), bytes);
      renameSync(join(outputDir, ".next"), join(outputDir, name));
    };
    const tags = new Map<string, Set<string>>();
    const look = async () => {
      for (const encoding of ["br", "gzip"] as const) {
        const { headers, body: sent } = await get("/feed.rss", { "accept-encoding": encoding });
        const text = (encoding === "br" ? brotliDecompressSync(sent) : gunzipSync(sent)).toString();
        const tag = String(headers["etag"]).replace(/-\w+"$/, "");
        tags.set(tag, (tags.get(tag) ?? new Set()).add(text));
      }
    };

    for (const version of ["version one", "version two", "version 3"].map(body)) {
      const steps = [
        () => put("feed.rss.br", packers.br(version)),
        () => put("feed.rss.gz", packers.gzip(version)),
        () => put("feed.rss", version),
        () => rmSync(join(outputDir, "feed.rss.br")),
      ];
      for (const step of steps) {
        step();
        await look();
      }
    }

    expect(tags.size).toBe(4);
    expect([...tags.values()].map((texts) => texts.size)).toEqual([1, 1, 1, 1]);
  });
});
