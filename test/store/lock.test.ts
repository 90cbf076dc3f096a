import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { aProject, runCommand } from "../support/project.ts";

/** Another process that holds the lock of a project. */
async function anotherRun(projectDir: string) {
  const script = join(import.meta.dirname, "../support/lock-child.ts");
  const child = spawn(process.execPath, [script, join(projectDir, ".feedmill")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return {
    pid: child.pid,
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

test("a second run exits with 1, names the active one and changes nothing; a killed one does not block", async () => {
  const project = aProject({ records: { a: {} } });
  const other = await anotherRun(project.dir);

  const refused = await project.command("build", "--no-check");
  const checked = await project.command("check", "--json");
  const outputBefore = project.output();
  const preview = await project.command("build", "--dry-run");
  await other.kill();
  const allowed = await project.command("build", "--no-check");

  expect(refused.code).toBe(1);
  expect(refused.out).toBe("");
  expect(refused.err).toContain(`pid ${other.pid} on ${hostname()}`);
  expect(refused.err).toContain("--wait");
  const result = {
    ok: false,
    code: "locked",
    message: expect.stringMatching(/^another run is active \(pid \d+ on /u),
  };
  expect({ ...checked, out: JSON.parse(checked.out) }).toEqual({ code: 1, out: result, err: refused.err });
  expect(outputBefore).toEqual({});
  expect(preview.code).toBe(0);
  expect(allowed.code).toBe(0);
});

test("--wait waits for the other run and then goes on", async () => {
  const project = aProject({ records: { a: {} } });
  const store = openStore(join(project.dir, ".feedmill"));
  const waits = Promise.withResolvers<string>();

  const waiting = runCommand(["build", "--no-check", "--wait"], { cwd: project.dir, err: waits.resolve });
  const said = await waits.promise;
  store.close();
  const { code, out } = await waiting;

  expect(said).toContain(`pid ${process.pid} on ${hostname()}`);
  expect(code).toBe(0);
  expect(out).toContain("1 item");
});

test("--wait ends when it is interrupted", async () => {
  const project = aProject({ records: { a: {} } });
  const store = openStore(join(project.dir, ".feedmill"));
  onTestFinished(store.close);
  const stop = new AbortController();

  const waiting = runCommand(["build", "--wait"], { cwd: project.dir, signal: stop.signal, err: () => stop.abort() });

  expect(await waiting).toMatchObject({ code: 130, out: "", err: expect.stringMatching(/; waiting\ninterrupted$/u) });
});
