import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readRecord } from "../../src/records/read.ts";
import { aFolder, writeIn } from "../support/project.ts";

const mebibyte = 1024 * 1024;

/** What is read, as text, or the fault. */
function read(dir: string, path: string, size: number): string {
  const result = readRecord(dir, path, size);
  return "fault" in result ? result.fault : result.bytes.toString("utf8");
}

describe("reading a record file", () => {
  test.each([0, 1, 4, 5, 6, 100])("reads all of it, whatever size was expected: %d", (size) => {
    const dir = aFolder({ "news/a.md": "héllo" });

    expect(read(dir, "news/a.md", size)).toBe("héllo");
  });

  test("reads an empty file", () => {
    const dir = aFolder({ "a.md": "" });

    expect(read(dir, "a.md", 0)).toBe("");
  });

  test.each([
    ["of 1 MiB", mebibyte, mebibyte],
    ["of 1 MiB that grew since it was seen", mebibyte, 10],
  ])("reads a file %s", (_what, size, expected) => {
    const dir = aFolder();
    writeIn(dir, "a.md", Buffer.alloc(size, "a"));

    expect(read(dir, "a.md", expected)).toHaveLength(mebibyte);
  });

  test.each([
    ["a byte more than 1 MiB", mebibyte + 1, mebibyte + 1],
    ["much more", 5 * mebibyte, 5 * mebibyte],
    ["more than it had when it was seen", mebibyte + 1, 10],
  ])("refuses a file of %s", (_what, size, expected) => {
    const dir = aFolder();
    writeIn(dir, "a.md", Buffer.alloc(size, "a"));

    expect(read(dir, "a.md", expected)).toBe("larger than 1 MiB; a record holds text only, link to the rest");
  });

  test("follows a link inside the folder, and none out of it", () => {
    const outside = aFolder({ "secret.md": "secret" });
    const dir = aFolder({ "real/a.md": "inside" });
    symlinkSync("real/a.md", join(dir, "in.md"));
    symlinkSync(join(outside, "secret.md"), join(dir, "out.md"));

    expect(read(dir, "in.md", 6)).toBe("inside");
    expect(read(dir, "out.md", 6)).toBe("cannot be read (ELOOP); check the file and its permissions");
  });

  test.each([
    ["missing.md", "ENOENT"],
    ["folder.md", "EISDIR"],
    ["a.md/b.md", "ENOTDIR"],
  ])("says why %s cannot be read", (path, code) => {
    const dir = aFolder({ "a.md": "text", "folder.md/a.md": "text" });

    expect(read(dir, path, 4)).toBe(`cannot be read (${code}); check the file and its permissions`);
  });

  test("does not wait for a pipe nobody writes to", () => {
    const dir = aFolder();
    execFileSync("mkfifo", [join(dir, "pipe.md")]);

    expect(read(dir, "pipe.md", 0)).toBe("");
  });
});
