import { statSync } from "node:fs";
import { readSchedule, type Ticks } from "../config/cron.ts";
import type { Config } from "../config/load.ts";
import { FeedmillError } from "../model/error.ts";

/** The settings a daemon goes by, and the schedule made of them. */
export type Live = { readonly config: Config; readonly ticks: Ticks };

/** Whom to tell how reading the config again went. */
export type LiveListener = {
  readonly onReload: (live: Live) => void;
  /** It is what it was before it was invalid. */
  readonly onMended: () => void;
  readonly onInvalid: (error: FeedmillError) => void;
};

/** A config that follows its file; while that is invalid, the last good one counts. */
export type LiveConfig = Awaited<ReturnType<typeof openLiveConfig>>;

/**
 * Loads the config and a schedule; `check` says what else must be true of it.
 *
 * @throws FeedmillError "config" when it is invalid from the start
 */
export async function openLiveConfig(
  load: () => Promise<Config>,
  { onReload, onMended, onInvalid }: LiveListener,
  check: (config: Config) => void = () => undefined,
) {
  const read = async (file?: string): Promise<Live> => {
    const config = await load();
    // Without its file the config would be all defaults, which nobody asked for.
    if (file !== undefined && config.file !== file) throw new FeedmillError("config", `${file} is gone; put it back`);
    check(config);
    return { config, ticks: readSchedule(config.schedule) };
  };
  let live = await read();
  let stamp = stampOf(live.config.file);
  let isInvalid = false;
  const readAgain = async (): Promise<void> => {
    try {
      const fresh = await read(live.config.file);
      const wasInvalid = isInvalid;
      isInvalid = false;
      if (fresh.config.key === live.config.key) return wasInvalid ? onMended() : undefined;
      live = isSame(fresh, live) ? { ...fresh, ticks: live.ticks } : fresh;
      onReload(live);
    } catch (error) {
      if (!(error instanceof FeedmillError)) throw error;
      isInvalid = true;
      onInvalid(error);
    }
  };
  let reading = Promise.resolve();
  return {
    current: (): Live => live,
    /** Reads the file again when it changed; cheap when it did not. Who asks in the meantime waits for the same. */
    async refresh(): Promise<Live> {
      const now = stampOf(live.config.file);
      if (now !== stamp) {
        stamp = now;
        // One after the other: what was read first must not win for having taken longer.
        reading = reading.then(readAgain, readAgain);
      }
      await reading;
      return live;
    },
  };
}

function isSame(a: Live, b: Live): boolean {
  return a.config.schedule.cron === b.config.schedule.cron && a.config.schedule.timezone === b.config.schedule.timezone;
}

/** Changes whenever the file may have. */
function stampOf(file: string | undefined): string {
  if (file === undefined) return "";
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "gone" : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}
