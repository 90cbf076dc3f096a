import { healthOf, noteDay } from "../build/health.ts";
import { type LinkPass, lastLooks, updateLinks } from "../build/links.ts";
import { outputInput } from "../build/output-input.ts";
import { pickPictures } from "../build/pictures.ts";
import { knownFiles, type Prepared, prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { publish } from "../build/publish.ts";
import { rememberOutput } from "../build/remember.ts";
import { guardRemovals } from "../build/removals.ts";
import { type BuildResult, reportBuild, resultOf } from "../build/report.ts";
import { refuseNewIds } from "../build/site.ts";
import { keepResult, recallResult } from "../build/up-to-date.ts";
import type { RunEvent, RunReport } from "../model/report.ts";
import { type Output, openOutput } from "../output/output.ts";

/** Options of one run. */
export type BuildOptions = {
  /** Check the links that are due; true by default. */
  readonly check?: boolean | undefined;
  /** Make no requests and write no output. The project must be on a copy of its state. */
  readonly dryRun?: boolean | undefined;
  /** Render every file again. */
  readonly force?: boolean | undefined;
  /** Remove dead items, however many: all, or those of one site or in one feed (its id). */
  readonly acceptRemovals?: boolean | string | undefined;
  /** Allow all ids to change. */
  readonly acceptNewIds?: boolean | undefined;
  /** Ends link checking early; the feeds are still written. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * One run: reads records, checks due links, composes feeds, writes what changed.
 *
 * @throws FeedmillError for faults of the run; those of records and links are in the report
 */
export async function build(
  project: Project,
  options: BuildOptions = {},
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<RunReport> {
  const { config, store } = project;
  refuseNewIds(config, store.memory.facts, options.acceptNewIds ?? false);
  const prepared = await prepare(project, onEvent);

  const links = await updateLinks(project, prepared, options, onEvent);
  noteDay(store.memory, links.counts, prepared.now);

  const { dryRun = false } = options;
  const output = openOutput(config.output.dir, { dryRun, formerFiles: () => knownFiles(project) });
  const isAccepting = Boolean(options.acceptRemovals);
  const last = options.force || isAccepting ? undefined : recallResult(project, prepared, output, links.mayAsk);
  const result = last ?? (await writeOutput(project, prepared, links, output, options, onEvent));
  return reportBuild(project, prepared, links, result);
}

/** Composes the feeds, picks their pictures, and writes what changed. */
async function writeOutput(
  project: Project,
  prepared: Prepared,
  links: LinkPass,
  output: Output,
  options: BuildOptions,
  onEvent: (event: RunEvent) => void,
): Promise<BuildResult> {
  const { config, store } = project;
  const { site } = prepared;
  const { acceptRemovals } = options;
  const lookAgain = lastLooks(project, prepared, links, options, onEvent);
  const removals = await guardRemovals(project, prepared, { acceptRemovals, lookAgain });
  const choice = prepared.choose();
  const pictures = await pickPictures(project, prepared, choice, links, options, onEvent);
  const { feeds, composer } = pictures;
  const stamps = store.stampsOf(config.output.dir);
  const health = healthOf(feeds, choice.selection, store, prepared.links);
  const { planOutput } = await import("../formats/targets.ts");
  const planned = planOutput(outputInput({ ...choice, feeds, composer, site, health }));
  const published = await publish({
    planned,
    output,
    stamps,
    force: options.force ?? false,
    precompress: config.output.precompress,
    onProgress: (rendered) => onEvent({ stage: "feeds", rendered, feeds: planned.length }),
  });
  const result = resultOf({ project, prepared, choice, pictures, removals, published, stamps });
  const changed = new Set(result.feeds.filter((feed) => feed.changed).map(({ id }) => id));
  rememberOutput(project, prepared, { choice, feeds, removals, isChanged: ({ plan }) => changed.has(plan.id) });
  keepResult(project, prepared, result, { pictures: pictures.wanted, until: removals.nextChangeAt });
  return result;
}
