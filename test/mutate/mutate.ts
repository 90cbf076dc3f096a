/**
 * Changes the sources in small ways, one at a time, and names the changes that no test notices:
 * `npm run mutate -- [--file <part of a path>]... [--sample <n>] [--seed <n>] [--minutes <n>] [--tests <n>]`
 *
 * Nothing on disk is changed. A run that was stopped goes on where it was; results are in node_modules/.mutate/.
 * Each mutant is tried by its `--tests` nearest test files (8), so a survivor here may die in a test further away.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { aDice } from "../support/dice.ts";
import { root } from "../support/documents.ts";
import { setup } from "../support/memory-disk.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { filesBelow, findRelatedTests } from "./related-tests.ts";
import { keyOf, openResults } from "./results.ts";
import { openRunner } from "./runner.ts";

type Candidate = { readonly file: string; readonly text: string; readonly mutant: Mutant };

const rooms = ["src/links/state", "src/records", "src/config", "src/http"];
const trialTimeoutMs = 60_000;
const relatedTests = findRelatedTests();
const runner = openRunner();
const sound = new Set<string>();

const { values } = parseArgs({
  options: {
    file: { type: "string", multiple: true, default: [] },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "30" },
    tests: { type: "string", default: "8" },
  },
});

/** Without `--file` the rooms that must not lose an item or leak a secret; with it any file of src/. */
function chosenFiles(): string[] {
  const parts = values.file;
  if (parts.length === 0) return rooms.flatMap(filesBelow).sort();
  return filesBelow("src")
    .filter((file) => parts.some((part) => file.includes(part)))
    .sort();
}

function candidates(): Candidate[] {
  const all = chosenFiles().flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return mutantsOf(file, text).map((mutant) => ({ file, text, mutant }));
  });
  if (values.sample === undefined) return all;
  const dice = aDice(Number(values.seed));
  const lots = all.map(() => dice());
  const highest = [...lots].sort((a, b) => a - b)[Number(values.sample) - 1] ?? 1;
  return all.filter((_, index) => lots[index]! <= highest);
}

function show({ file, text, mutant: { start, end, replacement, line } }: Candidate): string {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const was = text.slice(lineStart, lineEnd).trim();
  const now = `${text.slice(lineStart, start)}${replacement}${text.slice(end, lineEnd)}`.trim();
  return `${file}:${line}\n  - ${was}\n  + ${now}`;
}

/** Who kills the candidate, once its tests have passed without it. */
async function killerOf({ file, text, mutant }: Candidate, tests: readonly string[]): Promise<string | undefined> {
  if (!sound.has(file)) {
    const trial = () => runner.killerOf({ file, text, tests }, 3 * trialTimeoutMs);
    const fails = (await trial()) && (await trial());
    if (fails !== undefined) throw new Error(`${fails} fails without a mutant of ${file}`);
    sound.add(file);
  }
  const mutated = text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end);
  return await runner.killerOf({ file, text: mutated, tests }, trialTimeoutMs);
}

async function run(): Promise<void> {
  const results = openResults();
  const endsAt = Date.now() + Number(values.minutes) * 60_000;
  const counts = { killed: 0, survived: 0, left: 0 };
  for (const candidate of candidates()) {
    const { file, text, mutant } = candidate;
    const tests = relatedTests(file).slice(0, Number(values.tests));
    const testTexts = tests.map((test) => readFileSync(join(root, test), "utf8"));
    const key = keyOf(file, text, JSON.stringify(mutant), ...testTexts);
    let result = results.get(key);
    if (result === undefined && Date.now() < endsAt) {
      const killer = await killerOf(candidate, tests);
      result = { key, ...(killer && { killer }) };
      results.add(result);
    }
    counts[result === undefined ? "left" : result.killer === undefined ? "survived" : "killed"]++;
    if (result !== undefined && result.killer === undefined) console.log(`survived: ${show(candidate)}`);
  }
  console.log(`${counts.killed} killed, ${counts.survived} survived, ${counts.left} not tried in the time given`);
}

const cleanUp = setup();
const leave = () => {
  runner.close();
  cleanUp?.();
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    leave();
    process.exit(1);
  });
}
await run().finally(leave);
