import { keepResult, recallResult } from "../build/build-cache.ts";
import { healthOf, noteDay } from "../build/health.ts";
import { checkDue, guardRemovals } from "../build/links.ts";
import { illustrate } from "../build/pictures.ts";
import { planOutput } from "../build/plan-output.ts";
import { type Prepared, prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { publish } from "../build/publish.ts";
import { rememberRun } from "../build/remember.ts";
import {
  foreignProblems,
  largeFiles,
  type Made,
  notesOn,
  reportFeeds,
  reportItems,
  reportLinks,
} from "../build/report.ts";
import { guardIds, siteOf } from "../build/site.ts";
import type { CheckResult } from "../model/link.ts";
import type { DeadLink, LinkCounts, RunEvent, RunReport } from "../model/report.ts";
import { type Output, openOutput } from "../output/write.ts";
import { collectDeadLinks } from "./dead-links.ts";

/** What one run may do. */
export type BuildOptions = {
  /** Check the links that are due; true by default. */
  readonly check?: boolean | undefined;
  /** Ask no server and write no output. The project must have a copy of its state. */
  readonly dryRun?: boolean | undefined;
  /** Render every file again. */
  readonly force?: boolean | undefined;
  /** Let dead items go, however many. */
  readonly acceptRemovals?: boolean | undefined;
  /** Let all ids change. */
  readonly acceptNewIds?: boolean | undefined;
  /** Ends link checking early; the feeds are still written. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * One run: records are read, due links checked, feeds composed, and what changed is written.
 *
 * @throws FeedmillError for faults of the run; those of records and links are in the report
 */
export async function build(
  project: Project,
  options: BuildOptions = {},
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<RunReport> {
  const { config, store, clock } = project;
  const { dryRun = false, acceptNewIds = false } = options;
  guardIds(config, siteOf(config), store.memory.facts, acceptNewIds);
  const prepared = await prepare(project, onEvent);
  const { now, site, records, pictures } = prepared;
  const job: Job = { ...prepared, config, project, options, onEvent };

  const asked = await askLinks(job);
  noteDay(store.memory, asked.links, now);

  const output = openOutput(config.output.dir, dryRun);
  const surroundings = { output, manifest: store.memory.manifest, pictures, mayAsk: asked.mayAsk };
  const before = options.force ? undefined : recallResult(job, now, surroundings);
  const made = before ?? (await make(job, asked, output));
  return {
    ok: true,
    startedAt: now.toISOString(),
    durationMs: clock.now().getTime() - now.getTime(),
    records: { ...records, problems: made.problems.length },
    links: asked.links,
    died: asked.died,
    pictures: made.pictures,
    items: made.items,
    feeds: made.feeds,
    files: made.files,
    problems: made.problems,
    notes: notesOn({ site, store, ...asked, ...made }),
  };
}

/** One run, with all that it works on. */
type Job = Prepared & {
  readonly config: Project["config"];
  readonly project: Project;
  readonly options: BuildOptions;
  readonly onEvent: (event: RunEvent) => void;
};

/** What is known of the links after this run asked those that were due. */
type Asked = {
  readonly mayAsk: boolean;
  readonly links: LinkCounts;
  readonly died: readonly DeadLink[];
  /** Absent when nothing was due. */
  readonly linkCheck?: CheckResult | undefined;
  readonly held: number;
  /** What is left for pictures. */
  readonly budgetMs: number;
};

async function askLinks({ now, links, choose, project, options, onEvent }: Job): Promise<Asked> {
  const { config, clock, checkLinks } = project;
  const { dryRun = false, check = !dryRun, acceptRemovals = false, signal } = options;
  const since = clock.now().getTime();
  const mayAsk = check && !dryRun && config.links.check;
  const before = links.replica.counts(now, now);
  const due = { asOf: now, count: before.due };
  const { died, onChecked } = collectDeadLinks();
  const linkCheck =
    mayAsk && due.count > 0
      ? await checkDue(links, choose(), due, checkLinks, { acceptRemovals, signal, onChecked }, onEvent)
      : undefined;
  const held = await guardRemovals(links, acceptRemovals);
  const after = linkCheck === undefined ? before : links.replica.counts(now, now);
  const budgetMs = config.links.budgetMs - (clock.now().getTime() - since);
  return { mayAsk, links: reportLinks(after, due.count, linkCheck), died, linkCheck, held, budgetMs };
}

/** Chooses the feeds by what is known now, asks for the pictures they show, and writes what changed. */
async function make(job: Job, asked: Asked, output: Output): Promise<Made> {
  const { now, site, index, choose, problems, project, options, onEvent } = job;
  const { config, store, checkLinks } = project;
  const { force = false, acceptRemovals = false, signal } = options;
  const { memory } = store;
  const choice = choose();
  const request = { choice, config, site, memory, now };
  const pass = { ...asked, acceptRemovals, signal };
  const illustrated = await illustrate(job.pictures, request, pass, checkLinks, onEvent);
  const { feeds, composer, counts, wanted, pictureCheck } = illustrated;
  const health = healthOf(feeds, choice.selection, store, index);
  const planned = planOutput({ ...choice, feeds, composer, site, health });
  const published = await publish({
    planned,
    output,
    manifest: memory.manifest,
    atOnce: memory.atOnce,
    force,
    precompress: config.output.precompress,
    onProgress: (rendered) => onEvent({ stage: "feeds", rendered, feeds: planned.length }),
  });
  rememberRun(memory, index, choice, feeds);
  const made: Made = {
    pictures: counts,
    pictureCheck,
    items: reportItems(feeds, choice.selection),
    feeds: reportFeeds(feeds, published, site),
    files: published.counts,
    problems: [...problems(choice), ...foreignProblems(published.foreign, config)],
    foreign: published.foreign,
    large: largeFiles(feeds, site, memory.manifest, config.feeds),
  };
  keepResult(job, now, made, wanted);
  return made;
}
