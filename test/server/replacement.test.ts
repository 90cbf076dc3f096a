import { createHash } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { get as open } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aServer, body } from "../support/output-server.ts";

test.each([
  ["kept in memory", 3_000_000],
  ["streamed", 24_000_000],
])("sends the old version whole when a file is replaced in the middle of its download: %s", async (_how, size) => {
  const { server, outputDir } = await aServer();
  const old = Buffer.alloc(size, "old ");
  writeFileSync(join(outputDir, "slow.json"), old);
  const sum = createHash("sha1");

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  open(new URL("slow.json", server.url), { agent: false }, (response) => {
    response.once("data", (first: Buffer) => {
      response.pause();
      sum.update(first);
      writeFileSync(join(outputDir, ".next"), Buffer.alloc(size / 2, "new "));
      renameSync(join(outputDir, ".next"), join(outputDir, "slow.json"));
      response.on("data", (chunk: Buffer) => void sum.update(chunk));
      response.resume();
    });
    response.on("end", resolve).on("error", reject);
  }).on("error", reject);
  await promise;

  expect(sum.digest("hex")).toBe(createHash("sha1").update(old).digest("hex"));
});

test("sees a replaced file at once, never half of it, and keeps the tag of a file that was only touched", async () => {
  const { get, outputDir } = await aServer();
  const write = (text: string) => {
    writeFileSync(join(outputDir, ".next"), text);
    renameSync(join(outputDir, ".next"), join(outputDir, "feed.rss"));
  };
  const before = await get("/feed.rss");
  write(body("<rss/>"));
  const touched = await get("/feed.rss");

  const bodies = new Set<string>();
  const versions = ["one ", "two!"].map((text) => text.repeat(50_000));
  for (let turn = 0; turn < 20; turn++) {
    const pending = Promise.all(Array.from({ length: 4 }, () => get("/feed.rss")));
    write(versions[turn % 2]!);
    bodies.add((await get("/feed.rss")).body.toString());
    expect((await get("/feed.rss")).body.toString()).toBe(versions[turn % 2]);
    for (const { body: text } of await pending) bodies.add(text.toString());
  }

  expect(touched.headers["etag"]).toBe(before.headers["etag"]);
  expect([...bodies].filter((text) => !versions.includes(text) && text !== body("<rss/>"))).toEqual([]);
});
