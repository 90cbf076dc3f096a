import type { Config } from "../config/config.ts";
import type { Clock } from "../model/clock.ts";
import { readLastRun } from "../store/last-run.ts";
import { type BackgroundTask, openBackgroundTask } from "./background-task.ts";
import { type ConfigReloader, openConfigReloader, type ReloadListener } from "./config-reload.ts";
import type { Logger } from "./log.ts";
import { type FinishedRun, type RunOptions, runAfter, runOnce } from "./run-once.ts";
import { openRunQueue, type RunQueue } from "./run-queue.ts";
import { poll, runOnSchedule } from "./schedule.ts";

/** What a daemon works with. */
export type DaemonOptions = RunOptions & {
  readonly load: () => Promise<Config>;
  /** Throws a FeedmillError for a config that is valid but may not be used here. */
  readonly check?: (config: Config) => void;
};

/** A process that stays and runs by itself. */
export type Daemon = {
  readonly reloader: ConfigReloader;
  readonly queue: RunQueue;
  /** Runs on schedule until the signal aborts. @returns whether the active run ended within ten seconds */
  schedule(): Promise<boolean>;
  /** Only follows the config file until the signal aborts. @returns the same */
  follow(): Promise<boolean>;
};

/**
 * Opens a daemon. No failed run ends it, and a config that becomes invalid leaves the last valid one in use.
 *
 * @throws FeedmillError "config" when the config is invalid from the start
 */
export async function openDaemon(options: DaemonOptions): Promise<Daemon> {
  const { load, check, clock, log, signal, onOutcome } = options;
  const reloader = await openConfigReloader(load, reloadLog(log), check);
  const background = openBackgroundTask((run: FinishedRun, stop) => runAfter(run, stop, options), signal);
  const queue = openRunQueue((trigger) => runOnce(trigger, reloader, background, options));
  let skipped = 0;
  return {
    reloader,
    queue,
    async follow() {
      await poll(clock, signal, reloader.refresh);
      return shutDown(clock, queue, background);
    },
    async schedule() {
      await runOnSchedule({
        clock,
        signal,
        queue,
        lastSuccess: lastSuccessOf(reloader.current().config),
        timing: async () => {
          const { ticks, config } = await reloader.refresh();
          return { ticks, catchUp: config.schedule.catchUp };
        },
        onSkipped: (due, reason) => {
          onOutcome?.({ kind: "skipped", reason });
          log.warn({ due: due.toISOString(), skipped: ++skipped }, skipMessages[reason]);
        },
      });
      return shutDown(clock, queue, background);
    },
  };
}

const skipMessages = {
  busy: "skipped a run: the previous one is still active",
  late: "skipped a run: the machine was asleep and schedule.catchUp is off",
};

function reloadLog(log: Logger): ReloadListener {
  return {
    onReload: ({ config }) => log.info(config.schedule, "config changed; reloaded it"),
    onRecovered: () => log.info("config is valid again, with no change"),
    onInvalid: ({ message }) => log.warn({ error: message }, "config is invalid; keeping the last valid one"),
  };
}

/** How long active work may take to end after the signal. */
const shutdownMs = 10_000;

async function shutDown(clock: Clock, queue: RunQueue, background: BackgroundTask<FinishedRun>): Promise<boolean> {
  queue.clear();
  const done = new AbortController();
  const ended = queue.idle().then(background.cancel);
  const timeout = clock.sleep(shutdownMs, done.signal).catch(() => undefined);
  await Promise.race([ended, timeout]);
  done.abort();
  return !queue.isBusy();
}

function lastSuccessOf({ state }: Config): Date | undefined {
  const last = readLastRun(state);
  return last === undefined ? undefined : new Date(last.finishedAt);
}
