import { chmodSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asNobody, asOwner } from "../support/nobody.ts";
import { aServer } from "../support/output-server.ts";

test("answers 503 for a file that cannot be read now, and logs that once until it is resolved", async () => {
  const { get, outputDir, said } = await aServer();
  for (const dir of [outputDir, join(outputDir, "..")]) chmodSync(dir, 0o755);
  asNobody();
  const { headers } = await get("/topics/ai/feed.json");
  const known = { "if-none-match": String(headers["etag"]) };
  const close = (path: string, mode = 0o000) => asOwner(() => chmodSync(join(outputDir, path), mode));
  close("topics");
  onTestFinished(() => close("topics", 0o755));

  const answers = [await get("/topics/ai/feed.json"), await get("/topics/ai/feed.json", known)];
  close("feed.rss");
  answers.push(await get("/feed.rss", known), await get("/feed.atom"), await get("/feed.rss"));
  const errors = () => said.filter((line) => line.includes('"level":"error"'));
  const before = errors().length;
  close("feed.rss", 0o644);
  answers.push(await get("/feed.rss"));
  close("feed.rss");
  answers.push(await get("/feed.rss"));

  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 200, 503, 200, 503]);
  expect(answers[0]?.headers["retry-after"]).toBe("60");
  expect([before, errors().length]).toEqual([2, 3]);
  expect(errors()[0]).toContain("cannot read the output (EACCES: permission denied");
  expect(errors().join("\n")).not.toContain("stack");
});

test("answers 404 for a file that became a circular symlink", async () => {
  const { get, outputDir } = await aServer();
  const { headers } = await get("/feed.rss");
  rmSync(join(outputDir, "feed.rss"));
  symlinkSync("feed.rss", join(outputDir, "feed.rss"));

  const known = await get("/feed.rss", { "if-none-match": String(headers["etag"]) });
  const long = await get(`/${"x".repeat(300)}`);

  expect([known.status, long.status]).toEqual([404, 404]);
});

test("answers 503 while the output folder is away", async () => {
  const { get, outputDir } = await aServer();
  renameSync(outputDir, `${outputDir}-away`);

  const { status, headers } = await get("/feed.rss");
  renameSync(`${outputDir}-away`, outputDir);

  expect([status, headers["retry-after"]]).toEqual([503, "60"]);
  expect((await get("/feed.rss")).status).toBe(200);
});
