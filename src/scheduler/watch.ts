import { existsSync } from "node:fs";
import { basename, sep } from "node:path";
import { watch } from "chokidar";
import type { Logger } from "./log.ts";

/** What to watch, and what to call after a change. */
export type WatchOptions = {
  /** Files and folders; missing ones are skipped. */
  readonly paths: readonly string[];
  /** Folders that feedmill itself writes to. */
  readonly except: readonly string[];
  readonly onChange: () => void;
  readonly log: Logger;
};

const debounceMs = 200;

/** Calls `onChange` once per burst of changes, after the files are completely written. @returns stops watching */
export async function watchFiles({ paths, except, onChange, log }: WatchOptions): Promise<() => Promise<void>> {
  const isExcepted = (path: string) => except.some((folder) => path === folder || path.startsWith(folder + sep));
  // A missing path would keep chokidar from watching the others.
  const watcher = watch(paths.filter(existsSync), {
    ignoreInitial: true,
    ignored: (path) => basename(path).startsWith(".") || isExcepted(path),
    awaitWriteFinish: { stabilityThreshold: debounceMs, pollInterval: 50 },
  });
  let timer: NodeJS.Timeout | undefined;
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, debounceMs);
  });
  watcher.on("error", (error) => log.warn({ error: String(error) }, "cannot watch files; changes may go unnoticed"));
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
