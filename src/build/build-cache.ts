import type { Config } from "../config/load.ts";
import { digestOf } from "../model/digest.ts";
import { optional } from "../model/optional.ts";
import type { Output } from "../output/write.ts";
import type { Memory } from "../store/memory.ts";
import type { RecordIndex } from "../store/record-index.ts";
import type { PictureStage } from "./pictures.ts";
import type { Made } from "./report.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** All that the output follows from, but for the time. */
export type Circumstances = {
  readonly config: Config;
  readonly taxonomy: Taxonomy;
  readonly index: RecordIndex;
};

/** What a run made, and for which circumstances and times (in ms) it holds. */
type Kept = {
  readonly circumstances: string;
  readonly from: number;
  readonly until?: number;
  readonly made: Made;
  /** Numbers of the pictures that were wanted. */
  readonly wanted: readonly number[];
};

const key = "standstill";
/** A result with more problems than this is not kept. */
const mostProblems = 1000;

/**
 * While records, settings, verdicts and the time give no reason for another output, what the last run made is what this
 * one would make. Keeps it for the runs after this one.
 */
export function keepResult(circumstances: Circumstances, now: Date, made: Made, wanted: readonly number[]): void {
  const { index } = circumstances;
  if (made.foreign.length > 0 || made.problems.length > mostProblems) {
    index.settings.forget(key);
    return;
  }
  const until = index.nextChangeAfter(now);
  const kept: Kept = {
    circumstances: nameOf(circumstances),
    from: now.getTime(),
    ...optional("until", until),
    made: asUnchanged(made),
    wanted,
  };
  index.settings.set(key, JSON.stringify(kept));
}

/** Where to look whether a kept result still stands. */
export type Surroundings = {
  readonly output: Output;
  readonly manifest: Memory["manifest"];
  readonly pictures: PictureStage;
  /** Pictures may be asked for. */
  readonly mayAsk: boolean;
};

/** What the last run made, if it still stands: all files there as it left them, and no picture to be asked for. */
export function recallResult(
  circumstances: Circumstances,
  now: Date,
  { output, manifest, pictures, mayAsk }: Surroundings,
): Made | undefined {
  const text = circumstances.index.settings.get(key);
  if (text === undefined) return undefined;
  const { from, until = Number.POSITIVE_INFINITY, made, wanted, ...kept } = JSON.parse(text) as Kept;
  const isInTime = from <= now.getTime() && now.getTime() < until;
  if (!isInTime || kept.circumstances !== nameOf(circumstances)) return undefined;
  const due = pictures.replica.due(wanted, now).size;
  if ((mayAsk && due > 0) || !manifest.all().every(output.isUntouched)) return undefined;
  return { ...made, pictures: { ...made.pictures, due } };
}

function nameOf({ config, taxonomy, index: { edition, settings } }: Circumstances): string {
  return digestOf([config, taxonomy, edition(), settings.get("links"), settings.get("pictures")]);
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
