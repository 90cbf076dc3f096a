import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FeedmillError } from "../../src/model/error.ts";
import { isInside, walkRecords } from "../../src/records/walk.ts";
import { aFolder } from "../support/project.ts";

/** Every file found below `dir`, in the order it was found, and what is wrong with it. */
function foundIn(dir: string): [path: string, fault?: string][] {
  const all: [string, string?][] = [];
  for (const { path, files } of walkRecords(dir)) {
    for (const { name, found } of files) {
      const full = path === "" ? name : `${path}/${name}`;
      all.push("fault" in found ? [full, found.fault] : [full]);
    }
  }
  return all;
}

const record = "---\ntitle: A\n---\n";

describe("walking the records folder", () => {
  test("finds record files at any depth, by folder, in the order of their bytes", () => {
    const dir = aFolder({
      "b.md": record,
      "a.txt": record,
      "Z.HTML": record,
      "é.markdown": record,
      "\u{1f600}.md": record,
      "\uff5e.md": record,
      "news/2026/deep.md": record,
      "news/a.md": record,
      "a/z.md": record,
    });

    expect(foundIn(dir).map(([path]) => path)).toEqual([
      "Z.HTML",
      "a.txt",
      "b.md",
      "é.markdown",
      "\uff5e.md",
      "\u{1f600}.md",
      "a/z.md",
      "news/a.md",
      "news/2026/deep.md",
    ]);
  });

  test("passes over dot files, dot folders and files of other kinds", () => {
    const dir = aFolder({
      ".hidden.md": record,
      ".git/a.md": record,
      "notes.yaml": record,
      README: record,
      md: record,
      "a.md.bak": record,
      "a.md": record,
    });

    expect(foundIn(dir)).toEqual([["a.md"]]);
  });

  test("passes over what a package manager installed", () => {
    const dir = aFolder({ "a.md": record, "node_modules/b.md": record, "deep/node_modules/x/c.md": record });

    expect(foundIn(dir)).toEqual([["a.md"]]);
  });

  test("tells a folder with a record's name from a record, and looks into it", () => {
    const dir = aFolder({ "folder.md/inner.md": record });

    expect(foundIn(dir)).toEqual([
      ["folder.md", "a folder or device with a record's name; rename it"],
      ["folder.md/inner.md"],
    ]);
  });

  test("does not open a pipe", () => {
    const dir = aFolder({ "a.md": record });
    execFileSync("mkfifo", [join(dir, "pipe.md")]);

    expect(foundIn(dir)).toEqual([["a.md"], ["pipe.md", "a folder or device with a record's name; rename it"]]);
  });

  test("follows a link to a file inside the folder, and a hard link", () => {
    const dir = aFolder({ "real/a.md": record });
    symlinkSync("real/a.md", join(dir, "link.md"));
    linkSync(join(dir, "real/a.md"), join(dir, "hard.md"));

    expect(foundIn(dir)).toEqual([["hard.md"], ["link.md"], ["real/a.md"]]);
  });

  test("follows no link out of the folder, to nothing, or to a folder", () => {
    const outside = aFolder({ "secret.md": record });
    const dir = aFolder({ "real/a.md": record });
    symlinkSync(join(outside, "secret.md"), join(dir, "1-out.md"));
    symlinkSync("nowhere.md", join(dir, "2-broken.md"));
    symlinkSync("real", join(dir, "3-folder.md"));
    symlinkSync("4-loop.md", join(dir, "4-loop.md"));
    symlinkSync(outside, join(dir, "elsewhere"));
    symlinkSync("..", join(dir, "real/up"));

    const missing = "a link whose target is missing; mend or remove it";

    expect(foundIn(dir)).toEqual([
      ["1-out.md", "a link out of the records folder is not followed; put the file itself here"],
      ["2-broken.md", missing],
      ["3-folder.md", "a link to something that is no file; remove it"],
      ["4-loop.md", missing],
      ["real/a.md"],
    ]);
  });

  test("takes a records folder that is a link itself", () => {
    const dir = aFolder({ "real/a.md": record });
    symlinkSync("real", join(dir, "records"));

    expect(foundIn(join(dir, "records"))).toEqual([["a.md"]]);
  });

  test("finds nothing in an empty folder", () => {
    const dir = aFolder();
    mkdirSync(join(dir, "empty"));

    expect(foundIn(dir)).toEqual([]);
  });

  test.each(["missing", "a.md"])("says what to do when there is no such folder: %s", (name) => {
    const dir = aFolder({ "a.md": record });

    expect(() => foundIn(join(dir, name))).toThrow(
      expect.objectContaining({
        constructor: FeedmillError,
        code: "config",
        message: `cannot read the records folder ${join(dir, name)}; create it or set records.dir (or --records); \`feedmill init\` makes a project to begin with`,
      }),
    );
  });

  test("ends when a folder cannot be read any more: its records would seem to be gone", () => {
    const dir = aFolder({ "news/a.md": record });
    const folders = walkRecords(dir);
    const top = folders.next().value;
    expect([...(top?.files ?? [])]).toEqual([]);
    rmSync(join(dir, "news"), { recursive: true });

    expect(() => [...(folders.next().value?.files ?? [])]).toThrow(
      expect.objectContaining({ code: "disk", message: `cannot read the folder ${dir}/news; check its permissions` }),
    );
  });
});

describe("being inside a folder", () => {
  test("takes the folder's whole name, not its beginning", () => {
    const dir = aFolder({ "records/a.md": record, "records-old/b.md": record });

    expect(isInside(join(dir, "records"), join(dir, "records/a.md"))).toBe(true);
    expect(isInside(join(dir, "records"), join(dir, "records-old/b.md"))).toBe(false);
  });
});
