import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { withProject } from "../../src/build/project.ts";
import { systemClock } from "../../src/model/clock.ts";
import { openStore } from "../../src/store/store.ts";
import { aProject } from "../support/project.ts";

/** What SQLite throws when the disk is full. */
function fillDatabase(): never {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE t (x); PRAGMA max_page_count = 3");
  for (;;) db.exec("INSERT INTO t VALUES (randomblob(4000))");
}

/** Opens a project's state and does this with its folder. */
async function withState(work: (state: string) => void): Promise<void> {
  const project = aProject();
  const config = await project.load();
  return withProject(config, { clock: project.clock, env: {}, isCopy: false }, async () => work(config.state));
}

test("a state that no longer fits on the disk is a plain error with its folder and the remedy", async () => {
  await expect(withState(fillDatabase)).rejects.toMatchObject({
    name: "FeedmillError",
    code: "store",
    message: expect.stringMatching(/^cannot write the state in .*\.feedmill; the disk is full; free some space$/u),
  });
});

test("so is a fault of the system in the state's folder, but not one elsewhere, which is a bug", async () => {
  const fault = (path: string) => Object.assign(new Error("no space"), { code: "ENOSPC", path });

  await expect(withState((state) => fail(fault(join(state, "lock.json"))))).rejects.toMatchObject({ code: "store" });
  await expect(withState(() => fail(fault("/elsewhere")))).rejects.toMatchObject({ code: "ENOSPC" });
});

function fail(error: Error): never {
  throw error;
}

test.each([
  ["damage in the middle of a database", Object.assign(new Error("malformed"), { errcode: 11 })],
  ["an error that nobody expected", new TypeError("undefined is not a function")],
])("after %s the cache is made again, and the work starts once more", async (_what, error) => {
  const project = aProject({ records: { a: {} } });
  await project.build();
  const config = await project.load();
  const notes: (readonly string[])[] = [];

  const result = await withProject(config, { clock: project.clock, env: {}, isCopy: false }, async ({ store }) => {
    notes.push(store.notes);
    if (notes.length > 1) return "done";
    // A page that nothing has read yet.
    writeFileSync(join(config.state, "cache.db"), Buffer.alloc(8192, "x"));
    throw error;
  });

  expect({ result, notes }).toEqual({ result: "done", notes: [[], []] });
  expect((await project.build({ check: false })).records).toMatchObject({ problems: 0, files: 1 });
});

test("waits for another run that has the state, says so once, and gives up when it is told to stop", async () => {
  const project = aProject();
  const config = await project.load();
  const stop = new AbortController();
  const said: string[] = [];
  const other = openStore(config.state);
  const access = {
    clock: systemClock,
    env: {},
    isCopy: false,
    wait: true,
    onWaiting: (text: string) => said.push(text),
  };

  const waiting = withProject(config, access, async () => "done");
  const stopped = withProject(config, { ...access, signal: stop.signal }, async () => "done");
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ code: "locked" });
  other.close();

  expect(await waiting).toBe("done");
  expect(said).toEqual([said[0], said[0]]);
  expect(said[0]).toMatch(/^another run is active \(pid \d+ on .+\)$/u);
});
