import { createHash } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { get as open } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, gunzipSync, gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { aServer } from "../support/output-server.ts";

const sha1 = (bytes: Buffer) => createHash("sha1").update(bytes).digest("hex");
const large = Buffer.alloc(6_000_000, "abc");

async function aLargeFile(bytes = large) {
  const served = await aServer();
  const put = (name: string, content: Buffer) => {
    writeFileSync(join(served.outputDir, ".next"), content);
    renameSync(join(served.outputDir, ".next"), join(served.outputDir, name));
  };
  put("large.json", bytes);
  return { ...served, put };
}

test("streams a large file whole, with a tag of its bytes", async () => {
  const { get, put } = await aLargeFile();

  const { status, headers, body } = await get("/large.json");
  put("large.json", large);
  const touched = await get("/large.json", { "if-none-match": String(headers["etag"]) });
  put("large.json", Buffer.alloc(6_000_000, "abd"));
  const changed = await get("/large.json", { "if-none-match": String(headers["etag"]) });

  expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
  expect(headers).toMatchObject({ vary: "accept-encoding", "content-length": "6000000" });
  expect(sha1(body)).toBe(sha1(large));
  expect([touched.status, changed.status]).toEqual([304, 200]);
});

test("hashes a large file once for requests that come together", async () => {
  const { get } = await aLargeFile();

  const answers = await Promise.all(Array.from({ length: 8 }, () => get("/large.json", {}, "HEAD")));

  expect(new Set(answers.map(({ headers }) => headers["etag"])).size).toBe(1);
});

test("compresses a large file on the way", async () => {
  const { get } = await aLargeFile();

  const { headers, body } = await get("/large.json", { "accept-encoding": "gzip" });
  const head = await get("/large.json", { "accept-encoding": "gzip" }, "HEAD");

  expect(headers).toMatchObject({
    "content-encoding": "gzip",
    vary: "accept-encoding",
    "transfer-encoding": "chunked",
  });
  expect(sha1(gunzipSync(body))).toBe(sha1(large));
  expect([head.status, head.headers["content-encoding"], head.body.length]).toEqual([200, "gzip", 0]);
});

test("sends the precompressed variant of a large file, and only while it holds the same bytes", async () => {
  const { get, put } = await aLargeFile();
  const variant = gzipSync(large, { level: 1 });
  put("large.json.gz", variant);
  put("large.json.br", brotliCompressSync("something else"));

  const gzip = await get("/large.json", { "accept-encoding": "gzip" });
  const br = await get("/large.json", { "accept-encoding": "br" });
  put("large.json.gz", gzipSync("replaced"));
  const replaced = await get("/large.json", { "accept-encoding": "gzip" });

  expect(gzip.headers["content-length"]).toBe(String(variant.length));
  expect(gzip.body).toEqual(variant);
  expect(br.headers["transfer-encoding"]).toBe("chunked");
  expect(sha1(gunzipSync(replaced.body))).toBe(sha1(large));
});

test("sends parts of a large file", async () => {
  const { get } = await aLargeFile();

  const part = await get("/large.json", { range: "bytes=5000000-5000008", "accept-encoding": "br" });
  const parts = await get("/large.json", { range: "bytes=0-2,-3" });

  expect([part.status, part.body.toString()]).toEqual([206, large.subarray(5_000_000, 5_000_009).toString()]);
  expect(part.headers["content-range"]).toBe("bytes 5000000-5000008/6000000");
  expect(parts.body.toString()).toContain("content-range: bytes 0-2/6000000\r\n\r\nabc\r\n--");
  expect(Number(parts.headers["content-length"])).toBe(parts.body.length);
});

test.each(["identity", "gzip"])("takes a client that goes away in the middle for no failure (%s)", async (encoding) => {
  const { server, said, put } = await aLargeFile();
  put("large.json", Buffer.alloc(60_000_000, "abc"));
  const headers = { "accept-encoding": encoding };

  open(new URL("large.json", server.url), { agent: false, headers }, (response) => {
    response.once("data", () => response.destroy());
  });
  await vi.waitFor(() => expect(said.join("\n")).toContain('"path":"/large.json","status":200'), 5000);

  expect(said.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
