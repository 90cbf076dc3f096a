import {
  appendFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { aProject, linkOf } from "../support/project.ts";

const records = { a: { topics: ["AI"] }, b: {}, c: {} };

function overwrite(file: string, from: number, length: number): void {
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(length, 0x5a), 0, length, from);
}

const damages: readonly [string, (file: string) => void][] = [
  ["that is no database", (file) => overwrite(file, 0, 4096)],
  ["that was cut short", (file) => truncateSync(file, statSync(file).size - 5000)],
  ["that is damaged in the middle", (file) => overwrite(file, 4096, statSync(file).size - 4096)],
];

describe.each(["cache.db", "memory.db"])("a %s", (name) => {
  test.each(damages)("%s is set aside with a note, and the feeds stay", async (_how, damage) => {
    const project = aProject({ records });
    await project.build();
    const before = project.feedTrace();
    damage(join(project.dir, ".feedmill", name));

    const hurt = await project.command("build", "--no-check", "--json");
    const next = await project.command("build", "--no-check", "--json");

    expect([hurt.code, next.code]).toEqual([0, 0]);
    expect(JSON.parse(hurt.out).notes.join("\n")).toMatch(new RegExp(`${name}.*damaged.*${name}\\.set-aside`, "u"));
    expect(JSON.parse(next.out).notes).toEqual([]);
    expect(project.feedTrace()).toEqual(before);
    expect(existsSync(join(project.dir, ".feedmill", `${name}.set-aside`))).toBe(true);
  });

  test("of a newer feedmill is set aside with a note", async () => {
    const project = aProject({ records });
    await project.build();
    const before = project.feedTrace();
    const db = new DatabaseSync(join(project.dir, ".feedmill", name));
    db.exec("PRAGMA user_version = 99");
    db.close();

    const { notes } = await project.build({ check: false });

    expect(notes[0]).toMatch(new RegExp(`${name} could not be used \\(a newer feedmill wrote it\\)`, "u"));
    expect(project.feedTrace()).toEqual(before);
  });

  test("that is empty is begun anew without a word about damage", async () => {
    const project = aProject({ records });
    project.write(`.feedmill/${name}`, "");

    const { notes } = await project.build();

    expect(notes.filter((note) => note.includes("could not be used"))).toEqual([]);
    expect(project.titles()).toEqual(["a", "b", "c"]);
  });

  test("set aside twice keeps both", async () => {
    const project = aProject({ records });
    await project.build();
    for (const _time of [1, 2]) {
      project.write(`.feedmill/${name}`, "garbage, garbage, garbage, garbage");
      await project.build({ check: false });
    }

    const kept = readdirSync(join(project.dir, ".feedmill")).filter((file) => file.startsWith(`${name}.set-aside`));

    expect(kept).toEqual([`${name}.set-aside`, `${name}.set-aside-2`]);
  });

  test("that is damaged does not stop a preview, which leaves it where it is", async () => {
    const project = aProject({ records });
    await project.build();
    const file = join(project.dir, ".feedmill", name);
    overwrite(file, 0, 4096);

    const { code, out } = await project.command("build", "--dry-run", "--json");

    expect(code).toBe(0);
    expect(JSON.parse(out).items.published).toBe(3);
    expect(existsSync(`${file}.set-aside`)).toBe(false);
  });
});

test("a damaged lock file does not stop runs", async () => {
  const project = aProject({ records });
  await project.build();
  appendFileSync(join(project.dir, ".feedmill/lock.db"), "garbage".repeat(500));

  await project.build();

  expect(project.titles()).toEqual(["a", "b", "c"]);
});

test("a memory older than the cache is believed from the first check on", async () => {
  const project = aProject({ records: { a: {}, b: {}, c: {}, d: {} } });
  const memory = join(project.dir, ".feedmill/memory.db");
  await project.build({ check: false });
  const early = new DatabaseSync(memory);
  early.exec(`VACUUM INTO '${memory}.early'`);
  early.close();
  await project.build();
  project.remove(".feedmill/memory.db");
  project.write(".feedmill/memory.db", readFileSync(`${memory}.early`));
  project.web.answers[linkOf("a")] = "gone";

  const { links } = await project.build();

  expect(links).toMatchObject({ checked: 4, alive: 3, dead: 1 });
  expect(project.titles()).toEqual(["b", "c", "d"]);
});

test("a preview sees what a run has written so far, even before it is moved into the database", async () => {
  const project = aProject({ records: { a: {}, b: {} } });
  await project.build({ check: false });
  const names = ["cache.db", "memory.db"];
  const open = names.map((name) => new DatabaseSync(join(project.dir, ".feedmill", name)));
  for (const db of open) db.prepare("SELECT count(*) FROM sqlite_schema").get();
  project.web.answers[linkOf("a")] = "gone";
  project.record("c", {});
  await project.build();
  const hasLogs = names.map((name) => project.exists(`.feedmill/${name}-wal`));

  const { out } = await project.command("build", "--dry-run", "--json");

  for (const db of open) db.close();
  expect(hasLogs).toEqual([true, true]);
  expect(JSON.parse(out)).toMatchObject({
    records: { parsed: 0, cached: 3 },
    links: { known: 3, dead: 1 },
    files: { written: 0 },
  });
});
