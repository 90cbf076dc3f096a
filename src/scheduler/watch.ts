import { existsSync } from "node:fs";
import { basename, sep } from "node:path";
import { watch } from "chokidar";
import type { Logger } from "./log.ts";

/** What is watched, and what to do when it changes. */
export type WatchRequest = {
  /** Files and folders; those that are missing are passed over. */
  readonly paths: readonly string[];
  /** Folders whose changes are our own. */
  readonly except: readonly string[];
  readonly onChange: () => void;
  readonly log: Logger;
};

const togetherMs = 200;

/** Calls `onChange` once for changes that come together, after the files are whole. @returns how to end it */
export async function watchFiles({ paths, except, onChange, log }: WatchRequest): Promise<() => Promise<void>> {
  const isOurs = (path: string) => except.some((folder) => path === folder || path.startsWith(folder + sep));
  // A path that is missing would keep chokidar from watching the others.
  const watcher = watch(paths.filter(existsSync), {
    ignoreInitial: true,
    ignored: (path) => basename(path).startsWith(".") || isOurs(path),
    awaitWriteFinish: { stabilityThreshold: togetherMs, pollInterval: 50 },
  });
  let timer: NodeJS.Timeout | undefined;
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, togetherMs);
  });
  watcher.on("error", (error) => log.warn({ error: String(error) }, "watching failed; changes may go unseen"));
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
