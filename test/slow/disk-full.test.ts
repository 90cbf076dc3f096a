import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { aHub } from "../support/hub.ts";
import { aProject, runCommand } from "../support/project.ts";

/** A disk of one megabyte at `dir`; needs rights that not everybody has. */
function mountSmall(dir: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", dir], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("a disk that is full is a clear line; the old feeds stay whole and the daemon lives", async ({ skip }) => {
  const config = { links: { check: false }, schedule: { cron: "* * * * * *" } };
  const project = aProject({ records: { a: {} }, config });
  project.write("output/.keep", "");
  const output = join(project.dir, "output");
  if (!mountSmall(output)) skip("needs the right to mount");
  onTestFinished(() => void execFileSync("umount", ["-l", output]));
  const stop = new AbortController();
  const said: string[] = [];
  const world = { cwd: project.dir, signal: stop.signal, err: (text: string) => void said.push(text) };

  const schedule = runCommand(["schedule"], world);
  await vi.waitFor(() => expect(project.titles()).toEqual(["a"]), 5000);
  const before = project.read("output/feed.json");
  fill(join(output, "ballast"));
  for (let number = 0; number < 30; number++) project.record(`b${number}`, { excerpt: "text ".repeat(300) });
  await vi.waitFor(() => expect(said.join("\n")).toContain("the disk is full"), 8000);
  const during = project.read("output/feed.json");
  rmSync(join(output, "ballast"));
  await vi.waitFor(() => expect(project.titles()).toHaveLength(31), 8000);
  stop.abort();

  expect((await schedule).code).toBe(0);
  expect(during).toBe(before);
});

test("a state on a disk that is full is a clear line, an alert although nothing can be remembered, and what the doctor says", async ({
  skip,
}) => {
  const hub = await aHub();
  const config = { links: { check: false }, alerts: [{ webhook: hub.url }] };
  const project = aProject({ records: { a: {} }, config });
  project.write(".feedmill/.keep", "");
  const state = join(project.dir, ".feedmill");
  if (!mountSmall(state)) skip("needs the right to mount");
  onTestFinished(() => void execFileSync("umount", ["-l", state]));
  await project.command("build", "-q");
  fill(join(state, "ballast"));
  project.record("b", { excerpt: "text ".repeat(3000) });

  const { code, err } = await project.command("build", "-q");
  const doctor = await project.command("doctor", "--offline");

  expect(code).toBe(1);
  expect(err).toContain("\nerror: cannot ");
  expect(err.split("\n")).toHaveLength(3);
  expect(err).toContain("the disk is full; free some space");
  expect(hub.posted).toHaveLength(1);
  expect(hub.posted[0]?.body).toContain("run-failing");
  expect(doctor.out).not.toContain("check the permissions");
  expect(doctor.out).toMatch(/^red {4}memory\.db .*\n.*full/mu);
});

/** Writes until nothing more fits. */
function fill(file: string): void {
  try {
    for (let size = 512; ; size *= 2) writeFileSync(file, Buffer.alloc(size * 1024));
  } catch {
    // What was cut off is what filled the disk.
  }
}
