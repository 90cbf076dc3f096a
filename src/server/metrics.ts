import { join } from "node:path";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Config } from "../config/config.ts";
import { feedFileNames } from "../formats/feed/formats.ts";
import type { Clock } from "../model/clock.ts";
import type { RunOutcome } from "../scheduler/run-once.ts";
import { type LastRun, readLastRun } from "../store/last-run.ts";

/** Metrics for Prometheus; all names start with `feedmill_`. */
export type Metrics = {
  onOutcome(outcome: RunOutcome): void;
  /** Counts an answer; cheap enough for every request. */
  onAnswer(status: number): void;
  readonly contentType: string;
  render(): Promise<string>;
};

/** When a file of the output last changed. */
export type ModifiedAt = (path: string) => Date | undefined;

/** Opens the metrics of one server. Facts about the last run come from the state folder, whichever process ran it. */
export function openMetrics(config: () => Config, clock: Clock, modifiedAt: ModifiedAt): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "feedmill_" });
  const registers = [registry];
  const runs = new Counter({
    name: "feedmill_runs_total",
    help: "Runs of this process, by outcome",
    registers,
    labelNames: ["outcome"],
  });
  for (const outcome of ["done", "failed", "skipped"]) runs.inc({ outcome }, 0);
  const durations = new Histogram({
    name: "feedmill_run_duration_seconds",
    help: "How long runs of this process took",
    registers,
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600],
  });
  const answers = countAnswers(registers);
  const gauges = gaugesIn(registry);
  return {
    onOutcome(outcome) {
      runs.inc({ outcome: outcome.kind });
      if (outcome.kind === "done") durations.observe(outcome.report.durationMs / 1000);
    },
    onAnswer: answers,
    contentType: registry.contentType,
    async render() {
      const last = readLastRun(config().state);
      if (last !== undefined) showLastRun(gauges, last, clock.now(), modifiedAt);
      return registry.metrics();
    },
  };
}

/** Counts in a plain map: labels of prom-client would cost a microsecond per request. */
function countAnswers(registers: Registry[]): (status: number) => void {
  const pending = new Map<number, number>();
  new Counter({
    name: "feedmill_http_requests_total",
    help: "Answers, by status",
    registers,
    labelNames: ["status"],
    collect() {
      for (const [status, count] of pending) this.inc({ status: String(status) }, count);
      pending.clear();
    },
  });
  return (status) => void pending.set(status, (pending.get(status) ?? 0) + 1);
}

function gaugesIn(registry: Registry) {
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name: `feedmill_${name}`, help, labelNames, registers: [registry] });
  return {
    success: gauge("last_success_timestamp_seconds", "When a run last succeeded"),
    duration: gauge("last_run_duration_seconds", "How long the last successful run took"),
    items: gauge("items", "Records by outcome of the last run: published, or why they were left out", ["state"]),
    links: gauge("links", "Links by state after the last run", ["state"]),
    outage: gauge("links_outage", "1 when the network failed in the last run"),
    checked: gauge("last_run_links_checked", "Links checked in the last run"),
    problems: gauge("problems", "Problems in records after the last run"),
    written: gauge("last_run_files_written", "Files written by the last run"),
    feeds: gauge("feeds", "Feeds that are published"),
    ages: gauge("feed_age_seconds", "Time since a feed's files last changed; of the first 500 feeds", ["feed"]),
  };
}

function showLastRun(gauges: ReturnType<typeof gaugesIn>, last: LastRun, now: Date, modifiedAt: ModifiedAt): void {
  const { items, links } = last;
  gauges.success.set(Date.parse(last.finishedAt) / 1000);
  gauges.duration.set(last.durationMs / 1000);
  gauges.items.set({ state: "published" }, items.published);
  for (const [state, number] of Object.entries(items.leftOut)) gauges.items.set({ state }, number);
  for (const state of ["alive", "unsure", "dead"] as const) gauges.links.set({ state }, links[state]);
  gauges.outage.set(links.outage ? 1 : 0);
  gauges.checked.set(links.checked);
  gauges.problems.set(last.records.problems);
  gauges.written.set(last.files.written);
  gauges.feeds.set(last.feeds);
  gauges.ages.reset();
  for (const feed of last.feedIds) {
    const at = [...feedFileNames]
      .map((name) => modifiedAt(join(feed === "all" ? "" : feed, name)))
      .find((date) => date !== undefined);
    if (at !== undefined) gauges.ages.set({ feed }, Math.max(0, (now.getTime() - at.getTime()) / 1000));
  }
}
