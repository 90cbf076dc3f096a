import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claimState, stateDirFor } from "../../src/store/owner.ts";
import { aFolder, aRecord, runCommand } from "../support/project.ts";

const aPost = (title: string) =>
  aRecord({ title, originalUrl: `https://news.example/${title}`, publishedDateTime: "2026-01-01", topics: [title] });

test("two projects that would share a state folder never see each other's topics or items", async () => {
  const cwd = aFolder({ "a/one.md": aPost("one"), "b/two.md": aPost("two") });
  const build = (name: string) =>
    runCommand(["build", "--records", name, "--output", `out-${name}`, "--no-check", "--json"], { cwd });
  const titlesIn = (out: string) => (JSON.parse(out) as { feeds: { title: string }[] }).feeds.map(({ title }) => title);
  await build("a");

  const other = await build("b");
  const again = await build("a");

  expect(titlesIn(other.out).join()).not.toContain("one");
  expect(titlesIn(again.out).join()).not.toContain("two");
  expect(JSON.parse(again.out)).toMatchObject({ records: { parsed: 0 }, files: { written: 0 } });
});

test("a moved checkout keeps its state, and two outputs of one project share it", async () => {
  const cwd = aFolder({ "one/posts/a.md": aPost("a") });
  const build = (dir: string, output: string) =>
    runCommand(["build", "--records", "posts", "--output", output, "--state", "state", "--no-check", "--json"], {
      cwd: join(cwd, dir),
    });
  await build("one", "out");
  cpSync(join(cwd, "one"), join(cwd, "two"), { recursive: true, preserveTimestamps: true });

  const moved = await build("two", "out");
  const preview = await build("two", "preview");

  expect((JSON.parse(moved.out) as { notes: string[] }).notes.join()).not.toContain("No saved state");
  expect((JSON.parse(preview.out) as { notes: string[] }).notes.join()).not.toContain("No saved state");
});

test("a folder without an owner goes to the first project that asks for it", () => {
  const root = join(aFolder(), "state");
  mkdirSync(root);

  claimState(root, "../a");
  claimState(root, "../b");

  expect(stateDirFor(root, "../a")).toBe(root);
  expect(stateDirFor(root, "../b")).toMatch(/projects.[\da-f]{12}$/u);
  expect(stateDirFor(root, "../b")).not.toBe(stateDirFor(root, "../c"));
});
