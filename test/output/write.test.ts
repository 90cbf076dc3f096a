import { chmodSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FeedmillError } from "../../src/model/error.ts";
import { openOutput } from "../../src/output/write.ts";
import { asNobody, asOwner } from "../support/nobody.ts";
import { aFolder, filesIn, traceOf } from "../support/project.ts";

const body = "<!-- Written by feedmill. --><p>new</p>";
const file = { path: "topics/ai/index.html", body };

test("writes a file beside its place, renames it and leaves nothing else behind", () => {
  const dir = aFolder();
  const output = openOutput(dir, false);

  const { outcome, stats } = output.write(file);
  output.tidy();

  expect(outcome).toBe("written");
  expect(
    output.isUntouched({ path: file.path, digest: "", size: stats?.size ?? 0, mtimeMs: stats?.mtimeMs ?? 0 }),
  ).toBe(true);
  expect(filesIn(dir)).toEqual({ [file.path]: body });
});

test("leaves a file alone that holds these bytes already", () => {
  const dir = aFolder({ [file.path]: body });
  const before = traceOf(dir);

  const { outcome } = openOutput(dir, false).write(file);

  expect(outcome).toBe("unchanged");
  expect(traceOf(dir)).toEqual(before);
});

test.each([
  ["somebody's own file", "<p>mine</p>", false, "foreign"],
  ["somebody's file in the place of one of ours", "<p>mine</p>", true, "foreign"],
  ["an old one of ours", "<!-- written by feedmill -->", true, "written"],
  ["one of ours whose writing was forgotten", "<!-- written by feedmill -->", false, "written"],
  ["an empty one that a crash left", "", true, "written"],
  ["somebody's empty file", "", false, "foreign"],
])("%s", (_name, before, isKnown, outcome) => {
  const dir = aFolder({ [file.path]: before });
  const known = isKnown ? { path: file.path, digest: "x", size: 9999, mtimeMs: 1 } : undefined;

  const result = openOutput(dir, false).write(file, known);

  expect(result.outcome).toBe(outcome);
  expect(filesIn(dir)[file.path]).toBe(outcome === "foreign" ? before : body);
});

test("removes what is ours and the folders that leaves empty, but nothing of anybody else's", () => {
  const dir = aFolder({
    "topics/ai/feed.rss": "<generator>feedmill</generator>",
    "topics/law/feed.rss": "<rss/>",
    CNAME: "x",
  });
  const output = openOutput(dir, false);
  const known = (path: string) => ({ path, digest: "", size: -1, mtimeMs: 0 });

  const removed = ["topics/ai/feed.rss", "topics/law/feed.rss", "topics/gone/feed.rss"].map((path) =>
    output.remove(known(path)),
  );

  expect(removed).toEqual([true, false, false]);
  expect(filesIn(dir)).toEqual({ "topics/law/feed.rss": "<rss/>", CNAME: "x" });
});

test("with dryRun tells the same and does nothing", () => {
  const dir = aFolder({ "a/feed.rss": "<generator>feedmill</generator>" });
  const before = traceOf(dir);
  const output = openOutput(dir, true);

  const { outcome } = output.write(file);
  const isRemoved = output.remove({ path: "a/feed.rss", digest: "", size: -1, mtimeMs: 0 });
  output.tidy();

  expect([outcome, isRemoved]).toEqual(["written", true]);
  expect(traceOf(dir)).toEqual(before);
});

test("clears what a killed run left half-written", () => {
  const dir = aFolder({ ".feedmill-tmp/17": "half", "feed.rss": "x" });

  openOutput(dir, false).tidy();

  expect(filesIn(dir)).toEqual({ "feed.rss": "x" });
});

test("fails with a message that names the place when something is in the way", () => {
  const dir = aFolder({ topics: "a file where a folder should be" });
  mkdirSync(join(dir, "feed.rss"));
  const output = openOutput(dir, false);

  expect(() => output.write(file)).toThrow(FeedmillError);
  expect(() => output.write(file)).toThrow(join(dir, file.path));
  expect(() => output.write({ path: "feed.rss", body })).toThrow(/cannot read .*feed\.rss/u);
});

test("writes through a link to the folder somebody deploys from", () => {
  const dir = aFolder({ "real/x": "x" });
  symlinkSync(join(dir, "real"), join(dir, "output"));

  openOutput(join(dir, "output"), false).write(file);

  expect(filesIn(join(dir, "real"))[file.path]).toBe(body);
});

test("keeps the permissions somebody gave a file", () => {
  const dir = aFolder({ [file.path]: "<!-- written by feedmill -->" });
  chmodSync(join(dir, file.path), 0o640);

  openOutput(dir, false).write(file);

  expect(statSync(join(dir, file.path)).mode & 0o777).toBe(0o640);
});

test("an output that cannot be read is an error that names the place and the remedy", () => {
  const dir = aFolder({ [file.path]: body });
  const closed = join(dir, "topics");
  asNobody();
  asOwner(() => chmodSync(closed, 0o000));
  onTestFinished(() => asOwner(() => chmodSync(closed, 0o755)));

  const look = () => openOutput(dir, false).isUntouched({ path: file.path, digest: "", size: 1, mtimeMs: 1 });

  expect(look).toThrow(FeedmillError);
  expect(look).toThrow(`cannot read ${join(dir, file.path)}; check what is there and its permissions`);
});

test("an output that cannot be tidied is an error, too", () => {
  const dir = aFolder({ ".feedmill-tmp/1": "half" });
  asOwner(() => chmodSync(dir, 0o555));
  asNobody();

  const tidy = () => openOutput(dir, false).tidy();

  expect(tidy).toThrow(FeedmillError);
  expect(tidy).toThrow(`cannot write ${dir}; check the folder's permissions`);
});
