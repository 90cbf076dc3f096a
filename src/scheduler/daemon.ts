import type { Config } from "../config/load.ts";
import type { Clock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import type { RunReport } from "../model/report.ts";
import { readLastRun } from "../store/last-run.ts";
import { type BackgroundTask, openBackgroundTask } from "./background-task.ts";
import { type LiveConfig, openLiveConfig } from "./live-config.ts";
import type { Logger } from "./log.ts";
import { type Occasion, openRunQueue, type RunQueue } from "./run-queue.ts";
import { keepLooking, runOnSchedule } from "./schedule.ts";

/** What happened to a run, for metrics. */
export type RunOutcome =
  | { readonly kind: "done"; readonly report: RunReport }
  | { readonly kind: "failed" }
  | { readonly kind: "skipped"; readonly why: "busy" | "late" };

/** A run that is over. */
export type After = { readonly config: Config; readonly hasSucceeded: boolean };

/** What a daemon works with. */
export type DaemonRequest = {
  readonly load: () => Promise<Config>;
  /** What else must be true of a config; throws a FeedmillError when it is not. */
  readonly check?: (config: Config) => void;
  /** One whole run. */
  readonly build: (config: Config) => Promise<RunReport>;
  /** What is done after a run, until it is done or the next run begins. */
  readonly afterwards?: (after: After, signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly onOutcome?: (outcome: RunOutcome) => void;
  /** Between 0 and 1. */
  readonly random?: () => number;
};

/** A process that stays and runs by itself. */
export type Daemon = {
  readonly live: LiveConfig;
  readonly queue: RunQueue;
  /** Runs on schedule until the signal aborts. @returns whether the run under way ended within ten seconds */
  schedule(): Promise<boolean>;
  /** Only follows the config until the signal aborts. @returns the same */
  follow(): Promise<boolean>;
};

/**
 * Opens a daemon: no failure of a run ends it, and a config that is broken later leaves the last good one in place.
 *
 * @throws FeedmillError "config" when the config is broken from the start
 */
export async function openDaemon(request: DaemonRequest): Promise<Daemon> {
  const { load, check, clock, log, signal, onOutcome = () => undefined } = request;
  const live = await openLiveConfig(
    load,
    {
      onReload: ({ config }) => log.info(config.schedule, "config changed and was read again"),
      onMended: () => log.info("config is valid again, as it was before"),
      onInvalid: ({ message }) => log.warn({ error: message }, "config is invalid; the last good one stays in place"),
    },
    check,
  );
  const background = openBackgroundTask((after: After, stop) => afterRun(after, stop, request), signal);
  const queue = openRunQueue((occasion) => oneRun(occasion, live, { ...request, onOutcome, background }));
  let skipped = 0;
  return {
    live,
    queue,
    async follow() {
      await keepLooking(clock, signal, live.refresh);
      return endInTime(clock, queue, background);
    },
    async schedule() {
      await runOnSchedule({
        clock,
        signal,
        queue,
        lastSuccess: lastSuccessOf(live.current().config),
        timing: async () => {
          const { ticks, config } = await live.refresh();
          return { ticks, catchUp: config.schedule.catchUp };
        },
        onSkipped: (due, why) => {
          onOutcome({ kind: "skipped", why });
          log.warn({ due: due.toISOString(), skipped: ++skipped }, skipReasons[why]);
        },
      });
      return endInTime(clock, queue, background);
    },
  };
}

/** How long what is under way may take to end once it is told to. */
const graceMs = 10_000;

async function endInTime(clock: Clock, queue: RunQueue, background: BackgroundTask<After>): Promise<boolean> {
  queue.dropWanted();
  const enough = new AbortController();
  const ended = queue.settled().then(background.end);
  const tooLong = clock.sleep(graceMs, enough.signal).catch(() => undefined);
  await Promise.race([ended, tooLong]);
  enough.abort();
  return !queue.isBusy();
}

const skipReasons = {
  busy: "the last run is still at work; this one is skipped",
  late: "the machine slept; without schedule.catchUp the run is skipped",
};

type RunRequest = DaemonRequest & {
  readonly onOutcome: (outcome: RunOutcome) => void;
  readonly background: BackgroundTask<After>;
};

async function oneRun(occasion: Occasion, live: LiveConfig, request: RunRequest): Promise<void> {
  const { build, clock, log, signal, onOutcome, background, random = Math.random } = request;
  const { config } = await live.refresh();
  if (occasion === "schedule" && !(await waitABit(clock, config.schedule.jitterMs * random(), signal))) return;
  await background.end();
  log.debug({ occasion }, "run begins");
  let hasSucceeded = false;
  try {
    const report = await build(config);
    onOutcome({ kind: "done", report });
    log.info({ occasion, ...inShort(report) }, "run done");
    for (const note of report.notes) log.warn(note);
    hasSucceeded = true;
  } catch (error) {
    // One bad run must not end the daemon; the next may do better.
    if (isLocked(error)) {
      onOutcome({ kind: "skipped", why: "busy" });
      log.warn({ occasion }, `${error.message}; this run is skipped`);
    } else {
      onOutcome({ kind: "failed" });
      logFault(log, occasion, error);
    }
  }
  background.begin({ config, hasSucceeded });
}

async function afterRun(after: After, stop: AbortSignal, { afterwards, log }: DaemonRequest): Promise<void> {
  try {
    await afterwards?.(after, stop);
  } catch (error) {
    if (isLocked(error)) log.debug(`${error.message}; the hub is told after the next run`);
    else logFault(log, "after a run", error);
  }
}

/** Another process has the state: its run does what this one would have done. */
function isLocked(error: unknown): error is FeedmillError {
  return error instanceof FeedmillError && error.code === "locked";
}

function logFault(log: Logger, occasion: Occasion | "after a run", error: unknown): void {
  if (error instanceof FeedmillError) log.error({ occasion, code: error.code, ...causeOf(error) }, error.message);
  else log.error({ occasion, err: error }, "run failed unexpectedly; this is a fault of feedmill, or the disk is full");
}

/** @returns whether to go on */
async function waitABit(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms <= 0) return true;
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (!signal.aborted) throw error;
    return false;
  }
}

function causeOf({ cause }: FeedmillError): { because?: string } {
  return cause instanceof Error ? { because: cause.message } : {};
}

function inShort({ items, feeds, records, links, files, durationMs }: RunReport) {
  return {
    items: items.published,
    feeds: feeds.length,
    changed: feeds.filter(({ changed }) => changed).length,
    written: files.written,
    problems: records.problems,
    checked: links.checked,
    dead: links.dead,
    ...(links.outage ? { outage: true } : {}),
    ms: durationMs,
  };
}

function lastSuccessOf({ state }: Config): Date | undefined {
  const last = readLastRun(state);
  return last === undefined ? undefined : new Date(last.finishedAt);
}
