import type { Config } from "../config/config.ts";
import type { Clock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import type { RunReport } from "../model/report.ts";
import type { BackgroundTask } from "./background-task.ts";
import type { ConfigReloader } from "./config-reload.ts";
import type { Logger } from "./log.ts";
import type { Trigger } from "./run-queue.ts";
import type { SkipReason } from "./schedule.ts";

/** What became of a run, for metrics. */
export type RunOutcome =
  | { readonly kind: "done"; readonly report: RunReport }
  | { readonly kind: "failed" }
  | { readonly kind: "skipped"; readonly reason: SkipReason };

/** A run that has ended. */
export type FinishedRun = { readonly config: Config; readonly hasSucceeded: boolean };

/** What the runs of a daemon work with. */
export type RunOptions = {
  /** One whole run. */
  readonly build: (config: Config) => Promise<RunReport>;
  /** Work after a run; the next run cancels it. */
  readonly afterRun?: (run: FinishedRun, signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly onOutcome?: (outcome: RunOutcome) => void;
  /** Between 0 and 1, for the jitter of scheduled runs. */
  readonly random?: () => number;
};

/** Executes one run with a fresh config, logs its outcome and starts the work after it. Never rejects for a failed run. */
export async function runOnce(
  trigger: Trigger,
  reloader: ConfigReloader,
  background: BackgroundTask<FinishedRun>,
  options: RunOptions,
): Promise<void> {
  const { build, clock, log, signal, onOutcome, random = Math.random } = options;
  const { config } = await reloader.refresh();
  if (trigger === "schedule" && !(await waitForJitter(clock, config.schedule.jitterMs * random(), signal))) return;
  await background.cancel();
  log.debug({ trigger }, "run started");
  let hasSucceeded = false;
  try {
    const report = await build(config);
    onOutcome?.({ kind: "done", report });
    log.info({ trigger, ...summaryOf(report) }, "run done");
    for (const note of report.notes) log.warn(note);
    hasSucceeded = true;
  } catch (error) {
    // One failed run must not end the daemon; the next may succeed.
    if (isLocked(error)) {
      onOutcome?.({ kind: "skipped", reason: "busy" });
      log.warn({ trigger }, `${error.message}; skipped this run`);
    } else {
      onOutcome?.({ kind: "failed" });
      logFailure(log, trigger, error);
    }
  }
  background.start({ config, hasSucceeded });
}

/** Does `afterRun` and logs its failure. */
export async function runAfter(run: FinishedRun, stop: AbortSignal, { afterRun, log }: RunOptions): Promise<void> {
  try {
    await afterRun?.(run, stop);
  } catch (error) {
    if (isLocked(error)) log.debug(`${error.message}; the hub gets its pings after the next run`);
    else logFailure(log, "after a run", error);
  }
}

/** Another process holds the state: its run does what this one would have done. */
function isLocked(error: unknown): error is FeedmillError {
  return error instanceof FeedmillError && error.code === "locked";
}

function logFailure(log: Logger, trigger: Trigger | "after a run", error: unknown): void {
  if (error instanceof FeedmillError) {
    const { code, cause, message } = error;
    log.error({ trigger, code, ...(cause instanceof Error ? { because: cause.message } : {}) }, message);
  } else {
    log.error({ trigger, err: error }, "run failed unexpectedly; this is a bug in feedmill, or the disk is full");
  }
}

/** @returns false when the signal aborted meanwhile */
async function waitForJitter(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms <= 0) return true;
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (!signal.aborted) throw error;
    return false;
  }
}

function summaryOf({ items, feeds, records, links, files, durationMs }: RunReport) {
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
