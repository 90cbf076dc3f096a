import type { Config } from "../config.ts";
import type { Output } from "../output/write.ts";
import type { Prepared } from "../prepare.ts";
import type { Store } from "../store/store.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Made } from "./report.ts";

/** What a run made, and for which circumstances and times (in ms) it holds. */
type Kept = {
  readonly circumstances: string;
  readonly from: number;
  readonly until?: number;
  readonly made: Made;
  /** Numbers of the pictures that were wanted. */
  readonly wanted: readonly number[];
};

/** A result with more problems than this is not kept. */
const mostProblems = 1000;

/**
 * The output follows from records, settings, verdicts and time. While none of them has changed since the last run, what
 * that one made is what this one would make, and need not be made again.
 */
export function openStandstill(
  { now, index, pictures, taxonomy }: Prepared,
  config: Config,
  { memory: { facts, manifest } }: Store,
) {
  const circumstances = () => {
    const { settings, edition } = index;
    return fingerprintOf([config, taxonomy, edition(), settings.get("links"), settings.get("pictures")]);
  };
  return {
    /** What the last run made, if it still stands: all files there as it left them, and no picture to be asked for. */
    recall(output: Output, mayAsk: boolean): Made | undefined {
      const kept = JSON.parse(facts.get("standstill") || "{}") as Partial<Kept>;
      const { from = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY, made, wanted = [] } = kept;
      const isInTime = from <= now.getTime() && now.getTime() < until;
      if (made === undefined || !isInTime || kept.circumstances !== circumstances()) return undefined;
      const due = pictures.mirror.due(wanted, now).size;
      if ((mayAsk && due > 0) || !manifest.all().every(output.isUntouched)) return undefined;
      return { ...made, pictures: { ...made.pictures, due } };
    },
    /** Keeps what this run made for those after it. */
    keep(made: Made, wanted: readonly number[]): void {
      const isSettled = made.foreign.length === 0 && made.problems.length <= mostProblems;
      const until = index.nextChangeAfter(now);
      const kept: Kept = {
        circumstances: circumstances(),
        from: now.getTime(),
        ...(until === undefined ? {} : { until }),
        made: asUnchanged(made),
        wanted,
      };
      facts.set("standstill", isSettled ? JSON.stringify(kept) : "");
    },
  };
}

/** The same as seen by a run that changes nothing. */
function asUnchanged({ feeds, files, pictures, pictureCheck: _check, ...rest }: Made): Made {
  return {
    ...rest,
    feeds: feeds.map((feed) => ({ ...feed, changed: false })),
    files: { written: 0, unchanged: files.written + files.unchanged, removed: 0 },
    pictures: { ...pictures, checked: 0 },
  };
}
