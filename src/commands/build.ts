import type { BuildOptions } from "../build/build-options.ts";
import { noteDay } from "../build/health.ts";
import { updateLinks } from "../build/links.ts";
import { knownFiles, prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { reportBuild } from "../build/report.ts";
import { refuseNewIds } from "../build/site.ts";
import { recallResult } from "../build/up-to-date.ts";
import type { RunEvent, RunReport } from "../model/report.ts";
import { openOutput } from "../output/output.ts";

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
  if (last !== undefined) return reportBuild(project, prepared, links, last);
  const { writeOutput } = await import("../build/write-output.ts");
  const result = await writeOutput(project, prepared, links, output, options, onEvent);
  return reportBuild(project, prepared, links, result);
}
