import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { withSession } from "../../src/cli/session.ts";
import { aProject, aTerminal } from "../support/project.ts";

/** What SQLite throws when the disk is full. */
function fillDatabase(): never {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE t (x); PRAGMA max_page_count = 3");
  for (;;) db.exec("INSERT INTO t VALUES (randomblob(4000))");
}

const sessionWith = (work: (state: string) => void) => {
  const { dir } = aProject();
  const { terminal } = aTerminal({ cwd: dir });
  return withSession({}, terminal, async ({ config }) => work(config.state));
};

test("a state that no longer fits on the disk is a plain error with its folder and the remedy", async () => {
  await expect(sessionWith(fillDatabase)).rejects.toMatchObject({
    name: "FeedmillError",
    code: "store",
    message: expect.stringMatching(/^cannot write the state in .*\.feedmill; the disk is full; make room$/u),
  });
});

test("so is a fault of the system in the state's folder, but not one elsewhere, which is a bug", async () => {
  const fault = (path: string) => Object.assign(new Error("no space"), { code: "ENOSPC", path });

  await expect(sessionWith((state) => fail(fault(join(state, "lock.json"))))).rejects.toMatchObject({ code: "store" });
  await expect(sessionWith(() => fail(fault("/elsewhere")))).rejects.toMatchObject({ code: "ENOSPC" });
});

function fail(error: Error): never {
  throw error;
}
