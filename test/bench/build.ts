import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCorpus } from "./corpus.ts";
import { type Measured, measure, median } from "./measure.ts";

// Cold and warm builds beside the floors of the same minute: `npm run bench [-- 1000 10000 50000]`.
const rounds = 5;
const sizes = process.argv.slice(2).map(Number);
const program = join(import.meta.dirname, "..", "..", "dist", "bin.js");
const floor = join(import.meta.dirname, "floor.mjs");

type Kind = "read" | "stat" | "cold" | "warm" | "one changed";

console.log("records    kind           seconds    ratio   peak MB");
for (const size of sizes.length > 0 ? sizes : [1000, 10_000, 50_000]) bench(size);

function bench(size: number): void {
  const project = prepareProject(size);
  const records = join(project, "records");
  const build = ["--", program, "build", "--no-check", "--quiet"].slice(1);
  const reset = () => {
    for (const name of ["output", ".feedmill"]) rmSync(join(project, name), { recursive: true, force: true });
  };
  const seen: Record<Kind, Measured[]> = { read: [], stat: [], cold: [], warm: [], "one changed": [] };
  // Once before counting: fills the page cache and the code cache.
  measure(build, project);
  for (let round = 0; round < rounds; round++) {
    seen.read.push(measure([floor, "read", records], project));
    seen.stat.push(measure([floor, "stat", records], project));
    reset();
    seen.cold.push(measure(build, project));
    seen.warm.push(measure(build, project));
    changeOne(records, round);
    seen["one changed"].push(measure(build, project));
  }
  const read = median(seen.read.map((one) => one.seconds));
  const stat = median(seen.stat.map((one) => one.seconds));
  for (const [kind, runs] of Object.entries(seen)) {
    const seconds = median(runs.map((one) => one.seconds));
    const ratio = kind === "read" || kind === "stat" ? "" : (seconds / (kind === "cold" ? read : stat)).toFixed(1);
    const peak = median(runs.map((one) => one.megabytes)).toFixed(0);
    console.log(
      `${String(size).padStart(7)}    ${kind.padEnd(12)} ${seconds.toFixed(3).padStart(9)} ${ratio.padStart(8)} ${peak.padStart(9)}`,
    );
  }
}

function prepareProject(size: number): string {
  const project = join(tmpdir(), "feedmill-bench", String(size));
  if (!existsSync(join(project, "records")))
    writeCorpus(join(project, "records"), { count: size, topics: 40, seed: 1 });
  mkdirSync(join(project, "config"), { recursive: true });
  writeFileSync(join(project, "config", "feedmill.yaml"), "site: { title: Bench, url: https://bench.example.org/ }\n");
  return project;
}

/** Touches one of the newest records, so that feeds change. */
function changeOne(records: string, round: number): void {
  const folders = readdirSync(records, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
  const newest = folders.toSorted().at(-1 - round);
  if (newest !== undefined) appendFileSync(join(records, newest), "\n");
}
