import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { FeedmillError } from "../../src/model/error.ts";
import { fileListName } from "../../src/output/file-list.ts";
import { type OutputOptions, openOutput } from "../../src/output/output.ts";
import { asNobody, asOwner } from "../support/nobody.ts";
import { aFolder, filesIn, traceOf } from "../support/project.ts";

const body = "<!-- Written by feedmill. --><p>new</p>";
const file = { path: "topics/ai/index.html", body };
const data = { path: "search.json", body: '{"items":[1]}\n' };

const open = (dir: string, options: Partial<OutputOptions> = {}) => openOutput(dir, { dryRun: false, ...options });

/** A folder in which an earlier run wrote these files. */
function aWrittenFolder(...files: readonly { readonly path: string; readonly body: string }[]): string {
  const dir = aFolder();
  const output = open(dir);
  for (const one of files) output.write(one);
  output.commit();
  return dir;
}

/** All files but the list. */
function contentOf(dir: string): Record<string, string> {
  const { [fileListName]: _list, ...files } = filesIn(dir);
  return files;
}

describe("writing", () => {
  test("moves a file into its place whole and leaves nothing else behind but the list", () => {
    const dir = aFolder();
    const output = open(dir);

    const result = output.write(file);
    output.commit();

    expect(result.outcome).toBe("written");
    expect(contentOf(dir)).toEqual({ [file.path]: body });
    if (result.outcome !== "foreign") expect(output.isUntouched({ path: file.path, digest: "", ...result })).toBe(true);
  });

  test("leaves a file alone that holds these bytes already, and the list with it", () => {
    const dir = aWrittenFolder(file);
    const before = traceOf(dir);
    const output = open(dir);

    const { outcome } = output.write(file);
    output.commit();

    expect(outcome).toBe("unchanged");
    expect(traceOf(dir)).toEqual(before);
  });

  test("with dryRun reports the same and does nothing", () => {
    const dir = aWrittenFolder(data);
    const before = traceOf(dir);
    const output = open(dir, { dryRun: true });

    const { outcome } = output.write(file);
    const isRemoved = output.remove(data.path);
    output.commit();

    expect([outcome, isRemoved]).toEqual(["written", true]);
    expect(traceOf(dir)).toEqual(before);
  });

  test("keeps the permissions somebody gave a file", () => {
    const dir = aWrittenFolder({ ...file, body: "<p>old</p>" });
    chmodSync(join(dir, file.path), 0o640);

    open(dir).write(file);

    expect(statSync(join(dir, file.path)).mode & 0o777).toBe(0o640);
  });

  test("follows a link to the folder somebody deploys from", () => {
    const dir = aFolder({ "real/x": "x" });
    symlinkSync(join(dir, "real"), join(dir, "output"));

    open(join(dir, "output")).write(file);

    expect(filesIn(join(dir, "real"))[file.path]).toBe(body);
  });
});

describe("a file that is in the way", () => {
  test.each([
    ["one that was never ours", "<p>mine</p>", false, "foreign"],
    ["somebody's file in the place of ours", "<p>mine</p>\n", true, "foreign"],
    ["one of ours", data.body, true, "written"],
    ["one of ours, edited, that still names feedmill", "<!-- written by feedmill --> and me", true, "written"],
    ["one that names feedmill although the list is lost", "<!-- written by feedmill -->", false, "written"],
    ["an empty one that a power failure left of ours", "", true, "written"],
    ["somebody's empty file", "", false, "foreign"],
    ["NUL bytes that a power failure left of ours", "\0".repeat(14), true, "written"],
    ["ours, cut in the middle", '{"items":', true, "written"],
    ["somebody's file that begins like ours", '{"items":[2]}\n', true, "foreign"],
    ["ours with more at its end", `${data.body}and more of somebody`, true, "foreign"],
  ])("%s is %s", (_name, before, isListed, outcome) => {
    const dir = isListed ? aWrittenFolder(data) : aFolder();
    writeFileSync(join(dir, data.path), before);

    const result = open(dir).write({ path: data.path, body: '{"items":[3, 4]}\n' });

    expect(result.outcome).toBe(outcome);
    expect(filesIn(dir)[data.path]).toBe(outcome === "foreign" ? before : '{"items":[3, 4]}\n');
  });

  test("is not ours any more once somebody else's file took its place", () => {
    const dir = aWrittenFolder(data);
    writeFileSync(join(dir, data.path), "mine");
    const output = open(dir);
    output.write({ ...data, body: "new" });
    output.commit();

    const { outcome } = open(dir).write({ ...data, body: "newer" });

    expect(outcome).toBe("foreign");
    expect(readFileSync(join(dir, data.path), "utf8")).toBe("mine");
  });
});

describe("removing", () => {
  test("takes what is ours and the folders that leaves empty, but nothing of anybody else's", () => {
    const dir = aWrittenFolder(
      { path: "topics/ai/feed.json", body: "{}" },
      { path: "topics/law/feed.json", body: "{}" },
    );
    writeFileSync(join(dir, "topics/law/feed.json"), "mine");
    writeFileSync(join(dir, "CNAME"), "x");
    const output = open(dir);

    const removed = ["topics/ai/feed.json", "topics/law/feed.json", "topics/gone/feed.json", "CNAME"].map(
      output.remove,
    );
    output.commit();

    expect(removed).toEqual([true, false, false, false]);
    expect(contentOf(dir)).toEqual({ "topics/law/feed.json": "mine", CNAME: "x" });
  });
});

describe("the list of files", () => {
  test("names every file with its SHA-256, by path, as sha256sum does", () => {
    const dir = aWrittenFolder(file, data);

    const list = filesIn(dir)[fileListName];

    expect(list).toContain(`${createHash("sha256").update(data.body).digest("hex")}  search.json\n`);
    expect(list?.split("\n").map((line) => line.slice(66))).toEqual([data.path, file.path, ""]);
  });

  test("of a killed run is completed from its journal", () => {
    const dir = aWrittenFolder(data);
    open(dir).write({ ...data, body: "second" });
    open(dir).write({ path: "new.json", body: "{}" });

    const output = open(dir);

    expect([...output.paths()].sort()).toEqual(["new.json", data.path]);
    expect(output.write({ ...data, body: "third" }).outcome).toBe("written");
    expect(output.remove("new.json")).toBe(true);
    output.commit();
    expect(contentOf(dir)).toEqual({ [data.path]: "third" });
  });

  test("is adopted from what a version before it remembered, but for files touched since", () => {
    const dir = aFolder({ "search.json": "{}", "topics.json": "{}" });
    const stampOf = (path: string) => {
      const { size, mtimeMs } = statSync(join(dir, path));
      return { path, digest: "", size, mtimeMs };
    };
    const formerFiles = () => [stampOf("search.json"), { ...stampOf("topics.json"), mtimeMs: 1 }];

    const output = open(dir, { formerFiles });

    expect(output.paths()).toEqual(["search.json"]);
    expect(output.write({ path: "topics.json", body: "x" }).outcome).toBe("foreign");
  });

  test("leads to no file outside of the folder", () => {
    const dir = aFolder({ "output/feed.json": "{}", "secret.txt": "{}" });
    writeFileSync(join(dir, "output", fileListName), `${"0".repeat(64)}  ../secret.txt\n${"0".repeat(64)}  /etc/x\n`);

    expect(open(join(dir, "output")).paths()).toEqual([]);
  });

  test("goes when the last file goes", () => {
    const dir = aWrittenFolder(data);
    const output = open(dir);

    output.remove(data.path);
    output.commit();

    expect(filesIn(dir)).toEqual({});
  });
});

describe("a folder that cannot be used", () => {
  test("fails with a message that names the place when something is in the way", () => {
    const dir = aFolder({ topics: "a file where a folder should be" });
    mkdirSync(join(dir, "feed.rss"));
    const output = open(dir);

    expect(() => output.write(file)).toThrow(FeedmillError);
    expect(() => output.write(file)).toThrow(join(dir, file.path));
    expect(() => output.write({ path: "feed.rss", body })).toThrow(/cannot read .*feed\.rss/u);
  });

  test("that cannot be read is an error that names the place and the remedy", () => {
    const dir = aFolder({ [file.path]: body });
    const closed = join(dir, "topics");
    const output = open(dir);
    asNobody();
    asOwner(() => chmodSync(closed, 0o000));
    onTestFinished(() => asOwner(() => chmodSync(closed, 0o755)));

    const look = () => output.isUntouched({ path: file.path, digest: "", size: 1, mtimeMs: 1 });

    expect(look).toThrow(FeedmillError);
    expect(look).toThrow(`cannot read ${join(dir, file.path)}; check what is there and its permissions`);
  });

  test("that cannot be written is an error, too", () => {
    const dir = aFolder({ ".feedmill-tmp/1": "half" });
    asOwner(() => chmodSync(dir, 0o555));
    asNobody();

    const commit = () => open(dir).commit();

    expect(commit).toThrow(FeedmillError);
    expect(commit).toThrow(`cannot write ${dir}; check the folder's permissions`);
  });
});
