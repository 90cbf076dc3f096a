import { statSync } from "node:fs";
import { join } from "node:path";
import type { Ticks } from "../config/cron.ts";
import type { Clock } from "../model/clock.ts";
import type { ScheduledConfig } from "../scheduler/config-reload.ts";
import type { ModifiedAt } from "./metrics.ts";

const leastSeconds = 60;
/** With a longer max-age, readers would miss what is published between two scheduled runs. */
const mostSeconds = 3600;

/** The `Cache-Control` of files: half the time between two runs. While feedmill watches the records, caches must ask. */
export function cacheControlOf(
  reloader: { current(): ScheduledConfig },
  clock: Clock,
  isWatching: boolean,
): () => string {
  let known: { readonly ticks: Ticks; readonly value: string } | undefined;
  return () => {
    if (isWatching) return "no-cache";
    const { ticks } = reloader.current();
    if (known?.ticks === ticks) return known.value;
    const seconds = Math.round(ticks.intervalMs(clock.now()) / 2000);
    const value = `public, max-age=${Math.min(Math.max(seconds, leastSeconds), mostSeconds)}`;
    known = { ticks, value };
    return value;
  };
}

/** When files below `dir` last changed. */
export function modifiedIn(dir: string): ModifiedAt {
  return (path) => statSync(join(dir, path), { throwIfNoEntry: false })?.mtime;
}
