import type { Config } from "../config/config.ts";
import { digestOf } from "../model/digest.ts";
import type { Output } from "../output/output.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import type { BuildResult } from "./report.ts";

/** The result of a build, and the times (in ms) between which another build would have the same result. */
type KeptResult = {
  readonly from: number;
  readonly until?: number;
  readonly result: BuildResult;
  /** The numbers of all wanted pictures. */
  readonly pictures: readonly number[];
};

/** The form of kept results: change it with their type, so that the next build ignores older ones. */
const form = 2;

/** Results with more problems than this are not kept. */
const maxProblems = 1000;

/** Keeps the result of a build, so that builds before `until` (in ms) can be skipped if no input has changed. */
export function keepResult(
  { store, config }: Project,
  prepared: Prepared,
  result: BuildResult,
  { pictures, until }: Pick<KeptResult, "pictures"> & { readonly until: number },
): void {
  const { now, index } = prepared;
  if (result.foreign.length > 0 || result.problems.length > maxProblems) {
    store.buildCache.forget("result");
    return;
  }
  const end = Math.min(index.nextChangeAfter(now) ?? until, until);
  const known = Number.isFinite(end) ? { until: end } : {};
  const kept: KeptResult = { from: now.getTime(), ...known, result: asUnchanged(result), pictures };
  store.buildCache.put("result", digestOfInputs(config, prepared), kept);
}

/**
 * The result of the last build if this build would have the same: no record, setting or verdict has changed, no date has
 * come, nobody has touched the files, and no picture is due.
 */
export function recallResult(
  { store, config }: Project,
  prepared: Prepared,
  output: Output,
  mayAsk: boolean,
): BuildResult | undefined {
  const { now, pictures } = prepared;
  const kept = store.buildCache.get("result", digestOfInputs(config, prepared)) as KeptResult | undefined;
  if (kept === undefined) return undefined;
  const { from, until = Number.POSITIVE_INFINITY, result } = kept;
  if (now.getTime() < from || now.getTime() >= until) return undefined;
  const due = pictures.replica.due(kept.pictures, now).size;
  if ((mayAsk && due > 0) || !store.stampsOf(config.output.dir).all().every(output.isUntouched)) return undefined;
  return { ...result, pictures: { ...result.pictures, due } };
}

/** A digest of everything that the output depends on, except the time. */
function digestOfInputs(config: Config, { taxonomy, index, links, pictures }: Prepared): string {
  return digestOf([form, config, taxonomy, index.edition(), links.replica.version(), pictures.replica.version()]);
}

/** The same result for a build that changes nothing. */
function asUnchanged({ feeds, files, pictures, pictureCheck: _check, news: _news, ...rest }: BuildResult): BuildResult {
  return {
    ...rest,
    news: [],
    feeds: feeds.map((feed) => ({ ...feed, changed: false })),
    files: { written: 0, unchanged: files.written + files.unchanged, removed: 0 },
    pictures: { ...pictures, checked: 0 },
  };
}
