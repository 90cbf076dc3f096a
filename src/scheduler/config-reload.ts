import { statSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { readSchedule, type Ticks } from "../config/cron.ts";
import { FeedmillError } from "../model/error.ts";

/** A config with the schedule made from it. */
export type ScheduledConfig = { readonly config: Config; readonly ticks: Ticks };

/** Gets the outcome of every reload. */
export type ReloadListener = {
  readonly onReload: (fresh: ScheduledConfig) => void;
  /** The file was invalid and now has its last valid content again. */
  readonly onRecovered: () => void;
  readonly onInvalid: (error: FeedmillError) => void;
};

/** A config that follows its file. While the file is invalid, the last valid config stays in use. */
export type ConfigReloader = {
  current(): ScheduledConfig;
  /** Reloads the file if it changed, else costs one `stat`. Concurrent callers wait for the same reload. */
  refresh(): Promise<ScheduledConfig>;
};

/**
 * Loads the config and makes its schedule; `check` throws a FeedmillError for a config that may not be used.
 *
 * @throws FeedmillError "config" when it is invalid from the start
 */
export async function openConfigReloader(
  load: () => Promise<Config>,
  { onReload, onRecovered, onInvalid }: ReloadListener,
  check: (config: Config) => void = () => undefined,
): Promise<ConfigReloader> {
  const read = async (file?: string): Promise<ScheduledConfig> => {
    const config = await load();
    // Without its file the config would be all defaults, which nobody asked for.
    if (file !== undefined && config.file !== file) throw new FeedmillError("config", `${file} is gone; put it back`);
    check(config);
    return { config, ticks: readSchedule(config.schedule) };
  };
  let current = await read();
  let version = versionOf(current.config.file);
  let isInvalid = false;
  const reload = async (): Promise<void> => {
    try {
      const fresh = await read(current.config.file);
      const wasInvalid = isInvalid;
      isInvalid = false;
      if (fresh.config.key === current.config.key) return wasInvalid ? onRecovered() : undefined;
      // The same `ticks` object means the same schedule: what waits for its next tick goes on waiting.
      current = hasSameSchedule(fresh, current) ? { ...fresh, ticks: current.ticks } : fresh;
      onReload(current);
    } catch (error) {
      if (!(error instanceof FeedmillError)) throw error;
      isInvalid = true;
      onInvalid(error);
    }
  };
  let reloading = Promise.resolve();
  return {
    current: () => current,
    async refresh() {
      const now = versionOf(current.config.file);
      if (now !== version) {
        version = now;
        // In order: an older content must not win because reading it took longer.
        reloading = reloading.then(reload, reload);
      }
      await reloading;
      return current;
    },
  };
}

function hasSameSchedule({ config: a }: ScheduledConfig, { config: b }: ScheduledConfig): boolean {
  return a.schedule.cron === b.schedule.cron && a.schedule.timezone === b.schedule.timezone;
}

/** Changes whenever the file may have changed. */
function versionOf(file: string | undefined): string {
  if (file === undefined) return "";
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "gone" : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}
