import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCorpus } from "./corpus.ts";
import { type Measured, measure, median } from "./measure.ts";

// Cold and warm builds beside the floors of the same minute: `node test/bench/build.ts [1000 10000 50000]`.
const rounds = 5;
const sizes = process.argv.slice(2).map(Number);
const program = join(import.meta.dirname, "..", "..", "dist", "bin.js");
const floor = join(import.meta.dirname, "floor.mjs");
const build = [program, "build", "--no-check", "--quiet"];

console.log("records    kind           seconds    ratio   peak MB");
for (const size of sizes.length > 0 ? sizes : [1000, 10_000, 50_000]) bench(size);

function bench(size: number): void {
  const records = join(tmpdir(), "feedmill-bench", String(size));
  if (!existsSync(records)) writeCorpus(records, { count: size, topics: 40, seed: 1 });
  const seen: Record<string, Measured[]> = { read: [], stat: [], cold: [], warm: [], "one changed": [] };
  const projects: string[] = [];
  const note = (kind: string, args: readonly string[], cwd: string) => seen[kind]?.push(measure(args, cwd));
  for (let round = -1; round < rounds; round++) {
    // A new project each time, in memory where that can be: on a disk, files made where many were just deleted cost far more.
    const project = aProject(records);
    projects.push(project);
    if (round === -1) {
      // Fills the page cache and the code cache.
      measure(build, project);
      continue;
    }
    note("read", [floor, "read", records], project);
    note("stat", [floor, "stat", records], project);
    note("cold", build, project);
    note("warm", build, project);
    changeOne(records, round);
    note("one changed", build, project);
  }
  for (const project of projects) rmSync(project, { recursive: true });
  tell(size, seen);
}

function aProject(records: string): string {
  const project = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "feedmill-bench-"));
  mkdirSync(join(project, "config"));
  const config = `site: { title: Bench, url: https://bench.example.org/ }\nrecords: { dir: ${JSON.stringify(records)} }\n`;
  writeFileSync(join(project, "config", "feedmill.yaml"), config);
  return project;
}

/** Touches one of the newest records, so that feeds change. */
function changeOne(records: string, round: number): void {
  const names = readdirSync(records, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
  const newest = names.toSorted().at(-1 - round);
  if (newest !== undefined) appendFileSync(join(records, newest), "\n");
}

function tell(size: number, seen: Readonly<Record<string, readonly Measured[]>>): void {
  const seconds = (kind: string) => median((seen[kind] ?? []).map((one) => one.seconds));
  for (const [kind, runs] of Object.entries(seen)) {
    const against = kind === "cold" ? seconds("read") : seconds("stat");
    const ratio = kind === "read" || kind === "stat" ? "" : (seconds(kind) / against).toFixed(1);
    const peak = median(runs.map((one) => one.megabytes)).toFixed(0);
    const cells = [
      String(size).padStart(7),
      "  ",
      kind.padEnd(12),
      seconds(kind).toFixed(3).padStart(8),
      ratio.padStart(8),
      peak.padStart(9),
    ];
    console.log(cells.join(" "));
  }
}
