import { join } from "node:path";
import { createVitest } from "vitest/node";
import { root } from "../support/documents.ts";

/** Text to run instead of a source file, and the test files that try it, in order, until one of them fails. */
export type Trial = { readonly file: string; readonly text: string; readonly tests: readonly string[] };

let trial: Trial | undefined;
const standIn = {
  name: "mutant",
  enforce: "pre" as const,
  load: (id: string) => (id === (trial && join(root, trial.file)) ? trial?.text : undefined),
};
const vitest = await createVitest(
  "test",
  {
    config: false,
    root: join(root, "test"),
    include: ["**/*.test.ts"],
    // It is keyed by the files on disk, and would answer with what is not mutated.
    fsModuleCache: false,
    watch: false,
    isolate: true,
    maxWorkers: 1,
    reporters: [{}],
    testTimeout: 20_000,
  },
  { plugins: [standIn], cacheDir: join(root, "node_modules/.mutate/vite") },
);
await vitest.standalone();

/** Results of earlier trials stay in the list: only those of this file count. */
async function fails(test: string): Promise<boolean> {
  const specifications = await vitest.globTestSpecifications([join(root, test)]);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const own = testModules.filter(({ moduleId }) => moduleId === join(root, test));
  return unhandledErrors.length > 0 || own.length === 0 || own.some((module) => !module.ok());
}

/** The first test file that fails with the trial's text, if any does. */
async function killerOf(): Promise<string | undefined> {
  const { tests = [] } = trial ?? {};
  for (const test of tests) if (await fails(test)) return test;
  return undefined;
}

/** Both texts are loaded again: the mutant of the trial before, which would stay in force, and the next one. */
function use(next: Trial): void {
  for (const one of [trial, next]) if (one !== undefined) vitest.invalidateFile(join(root, one.file));
  trial = next;
}

process.on("message", async (message: Trial) => {
  use(message);
  process.send?.({ killer: await killerOf() });
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
