import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FeedmillError } from "../model/error.ts";
import type { RunReport } from "../model/report.ts";
import { remedyFor, usualRemedy } from "./sqlite.ts";

/** The last successful run, for monitoring and for a schedule that starts again. */
export type LastRun = Pick<RunReport, "startedAt" | "durationMs" | "records" | "links" | "items" | "files"> & {
  /** ISO 8601. */
  readonly finishedAt: string;
  /** How many feeds there are; `feedIds` are the first of them. */
  readonly feeds: number;
  readonly feedIds: readonly string[];
};

const name = "last-run.json";
const maxFeeds = 500;

/**
 * Saves the outcome of a run to the state folder `dir`, in a separate file that others can read during the next run.
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
    feedIds: report.feeds.slice(0, maxFeeds).map(({ id }) => id),
  };
  try {
    mkdirSync(dir, { recursive: true });
    const temporary = join(dir, `${name}.tmp`);
    writeFileSync(temporary, JSON.stringify(last));
    renameSync(temporary, join(dir, name));
  } catch (cause) {
    throw new FeedmillError("store", `cannot write to ${dir}; ${remedyFor(cause) ?? usualRemedy}`, { cause });
  }
}

/** The last successful run; `undefined` when none is recorded or the file cannot be read. */
export function readLastRun(dir: string): LastRun | undefined {
  try {
    const last = JSON.parse(readFileSync(join(dir, name), "utf8")) as LastRun;
    return Number.isNaN(Date.parse(last.finishedAt)) ? undefined : last;
  } catch {
    return undefined;
  }
}
