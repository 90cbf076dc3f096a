import {
  appendFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { aDice } from "../support/dice.ts";
import { aProject, type Fields, linkOf } from "../support/project.ts";

const records = { a: { topics: ["AI"] }, b: {}, c: {} };

function overwrite(file: string, from: number, length: number): void {
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(length, 0x5a), 0, length, from);
}

function setVersion(file: string, version: number): void {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA user_version = ${version}`);
  db.close();
}

/** Records enough for several pages of a database. */
function many(count: number, title: string): Record<string, Fields> {
  const fields = (index: number) => ({
    title: `${title} ${index}`,
    topics: [`T${index % 5}`],
    excerpt: title.repeat(50),
  });
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, fields(index)]));
}

const damages: readonly [string, (file: string) => void][] = [
  ["that is no database", (file) => overwrite(file, 0, 4096)],
  ["that was cut short", (file) => truncateSync(file, statSync(file).size - 5000)],
  ["that is damaged in the middle", (file) => overwrite(file, 4096, statSync(file).size - 4096)],
];

describe("a cache.db", () => {
  test.each([
    ...damages,
    ["of a newer feedmill", (file: string) => setVersion(file, 99)] as const,
    ["that is empty", (file: string) => truncateSync(file, 0)] as const,
  ])("%s is made again from the records, without a word", async (_how, damage) => {
    const project = aProject({ records });
    await project.build();
    const before = project.feedTrace();
    damage(join(project.dir, ".feedmill/cache.db"));

    const hurt = await project.command("build", "--no-check", "--json");
    const next = await project.command("build", "--no-check", "--json");

    expect([hurt, next].map(({ code, out }) => [code, JSON.parse(out).notes])).toEqual([
      [0, []],
      [0, []],
    ]);
    expect(JSON.parse(next.out).records).toMatchObject({ parsed: 0, cached: 3 });
    expect(project.feedTrace()).toEqual(before);
  });

  test("that mixes pages of two runs, as after a power failure, never makes wrong feeds", async () => {
    const project = aProject({ records: many(40, "first") });
    const file = join(project.dir, ".feedmill/cache.db");
    await project.build({ check: false });
    const old = readFileSync(file);
    for (const [path, fields] of Object.entries(many(45, "second"))) project.record(path, fields);
    await project.build({ check: false });
    const now = readFileSync(file);
    const right = project.output();
    const dice = aDice(7);

    for (let trial = 0; trial < 10; trial++) {
      const mixed = Buffer.from(now);
      for (let page = 0; page + 4096 <= Math.min(old.length, now.length); page += 4096) {
        if (dice() < 0.5) old.copy(mixed, page, page, page + 4096);
      }
      writeFileSync(file, mixed);
      await project.build({ check: false });
      expect(project.output()).toEqual(right);
    }
  });

  test("that a killed run left open is used again", async () => {
    const project = aProject({ records });
    await project.build({ check: false });
    const cache = new DatabaseSync(join(project.dir, ".feedmill/cache.db"));
    cache.prepare("SELECT count(*) FROM files").get();
    project.record("d");
    await project.build({ check: false });

    const { records: counts } = await project.build({ check: false });
    cache.close();

    expect(counts).toMatchObject({ parsed: 0, cached: 4 });
  });

  test("whose time an archive cut down to seconds is used again", async () => {
    const project = aProject({ records });
    await project.build({ check: false });
    const file = join(project.dir, ".feedmill/cache.db");
    const seconds = Math.floor(statSync(file).mtimeMs / 1000);
    utimesSync(file, seconds, seconds);

    const { records: counts } = await project.build({ check: false });

    expect(counts).toMatchObject({ parsed: 0, cached: 3 });
  });
});

describe("a memory.db", () => {
  test.each(damages)("%s is set aside with a note, and the feeds stay", async (_how, damage) => {
    const project = aProject({ records });
    await project.build();
    const before = project.feedTrace();
    damage(join(project.dir, ".feedmill/memory.db"));

    const hurt = await project.command("build", "--no-check", "--json");
    const next = await project.command("build", "--no-check", "--json");

    expect([hurt.code, next.code]).toEqual([0, 0]);
    expect(JSON.parse(hurt.out).notes.join("\n")).toMatch(/memory\.db.*damaged.*memory\.db\.set-aside/u);
    expect(JSON.parse(next.out).notes).toEqual([]);
    expect(project.feedTrace()).toEqual(before);
    expect(existsSync(join(project.dir, ".feedmill/memory.db.set-aside"))).toBe(true);
  });

  test("of a newer feedmill is refused and left as it is", async () => {
    const project = aProject({ records });
    await project.build();
    const file = join(project.dir, ".feedmill/memory.db");
    setVersion(file, 99);
    const before = readFileSync(file);

    const { code, err } = await project.command("build", "--no-check");

    expect(code).toBe(1);
    expect(err).toContain(`a newer feedmill wrote ${file}; update feedmill, or set state to another folder`);
    expect(readFileSync(file)).toEqual(before);
  });

  test("that is empty is begun anew without a word about damage", async () => {
    const project = aProject({ records });
    project.write(".feedmill/memory.db", "");

    const { notes } = await project.build();

    expect(notes.filter((note) => note.includes("Cannot use"))).toEqual([]);
    expect(project.titles()).toEqual(["a", "b", "c"]);
  });

  test("set aside twice keeps both", async () => {
    const project = aProject({ records });
    await project.build();
    for (const _time of [1, 2]) {
      project.write(".feedmill/memory.db", "garbage, garbage, garbage, garbage");
      await project.build({ check: false });
    }

    const kept = readdirSync(join(project.dir, ".feedmill")).filter((file) => file.startsWith("memory.db.set-aside"));

    expect(kept).toEqual(["memory.db.set-aside", "memory.db.set-aside-2"]);
  });
});

test.each(["cache.db", "memory.db"])(
  "a damaged %s does not stop a preview, which leaves it where it is",
  async (name) => {
    const project = aProject({ records });
    await project.build();
    const file = join(project.dir, ".feedmill", name);
    overwrite(file, 0, 4096);
    const before = readFileSync(file);

    const { code, out } = await project.command("build", "--dry-run", "--json");

    expect(code).toBe(0);
    expect(JSON.parse(out).items.published).toBe(3);
    expect(readFileSync(file)).toEqual(before);
  },
);

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
