import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FeedmillError } from "../model/error.ts";
import type { RunReport } from "../model/report.ts";
import { remedyFor, usualRemedy } from "./sqlite.ts";

/** What is told of the last run that succeeded: to monitoring, and to a schedule that was away. */
export type LastRun = Pick<RunReport, "startedAt" | "durationMs" | "records" | "links" | "items" | "files"> & {
  /** ISO 8601. */
  readonly finishedAt: string;
  /** How many feeds there are; `feedIds` are the first of them. */
  readonly feeds: number;
  readonly feedIds: readonly string[];
};

const name = "last-run.json";
const mostFeeds = 500;

/**
 * Keeps how a run went in the state folder `dir`: a file of its own, which others can read while a run has the databases.
 *
 * @throws FeedmillError "store" when it cannot be written
 */
export function keepLastRun(dir: string, report: RunReport, finishedAt: Date): void {
  const last: LastRun = {
    finishedAt: finishedAt.toISOString(),
    startedAt: report.startedAt,
    durationMs: report.durationMs,
    records: report.records,
    links: report.links,
    items: report.items,
    files: report.files,
    feeds: report.feeds.length,
    feedIds: report.feeds.slice(0, mostFeeds).map(({ id }) => id),
  };
  try {
    mkdirSync(dir, { recursive: true });
    const half = join(dir, `${name}.tmp`);
    writeFileSync(half, JSON.stringify(last));
    renameSync(half, join(dir, name));
  } catch (cause) {
    throw new FeedmillError("store", `cannot write to ${dir}; ${remedyFor(cause) ?? usualRemedy}`, { cause });
  }
}

/** The last run that succeeded; `undefined` when none is remembered or what is there cannot be read. */
export function readLastRun(dir: string): LastRun | undefined {
  try {
    const last = JSON.parse(readFileSync(join(dir, name), "utf8")) as LastRun;
    return Number.isNaN(Date.parse(last.finishedAt)) ? undefined : last;
  } catch {
    return undefined;
  }
}
