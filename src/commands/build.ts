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
import type { Config } from "../config/load.ts";
import type { CheckResult, LinkState } from "../model/link.ts";
import type { LinkCounts, RunEvent, RunReport } from "../model/report.ts";
import { type Output, openOutput } from "../output/write.ts";

/** What one run may do. */
export type RunOptions = {
  /** Ask for links that are due. */
  readonly check: boolean;
  /** Write no output. The caller brings a store that may be thrown away. */
  readonly dryRun: boolean;
  /** Render every file again. */
  readonly force: boolean;
  readonly acceptRemovals: boolean;
  readonly acceptNewIds: boolean;
  /** Ends link checking early; the feeds are still written. */
  readonly signal?: AbortSignal | undefined;
  readonly onLink?: ((state: LinkState) => void) | undefined;
};

/**
 * One run: records are read, due links checked, feeds composed, and what changed is written.
 *
 * @throws FeedmillError for faults of the run; those of records and links are in the report
 */
export async function run(
  config: Config,
  outside: Project,
  options: RunOptions,
  tell: (event: RunEvent) => void = () => undefined,
): Promise<RunReport> {
  const { store, clock } = outside;
  guardIds(config, siteOf(config), store.memory.facts, options.acceptNewIds);
  const prepared = await prepare(config, outside, tell);
  const { now, site, records, pictures } = prepared;
  const job: Job = { ...prepared, config, outside, options, tell };

  const asked = await askLinks(job);
  noteDay(store.memory, asked.links, now);

  const output = openOutput(config.output.dir, options.dryRun);
  const surroundings = { output, manifest: store.memory.manifest, pictures, mayAsk: asked.mayAsk };
  const before = options.force ? undefined : recallResult(job, now, surroundings);
  const made = before ?? (await make(job, asked, output));
  return {
    ok: true,
    startedAt: now.toISOString(),
    durationMs: clock.now().getTime() - now.getTime(),
    records: { ...records, problems: made.problems.length },
    links: asked.links,
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
  readonly config: Config;
  readonly outside: Project;
  readonly options: RunOptions;
  readonly tell: (event: RunEvent) => void;
};

/** How the links stand after this run has asked for those that are due. */
type Asked = {
  readonly mayAsk: boolean;
  readonly links: LinkCounts;
  /** Absent when nothing was due. */
  readonly linkCheck?: CheckResult | undefined;
  readonly held: number;
  /** What is left for pictures. */
  readonly budgetMs: number;
};

async function askLinks({ now, links, choose, config, outside, options, tell }: Job): Promise<Asked> {
  const { clock, checkLinks } = outside;
  const since = clock.now().getTime();
  const mayAsk = options.check && config.links.check;
  const before = links.replica.counts(now, now);
  const due = { asOf: now, count: before.due };
  const linkCheck =
    mayAsk && due.count > 0 ? await checkDue(links, choose(), due, checkLinks, options, tell) : undefined;
  const held = await guardRemovals(links, options.acceptRemovals);
  const after = linkCheck === undefined ? before : links.replica.counts(now, now);
  const budgetMs = config.links.budgetMs - (clock.now().getTime() - since);
  return { mayAsk, links: reportLinks(after, due.count, linkCheck), linkCheck, held, budgetMs };
}

/** Chooses the feeds by what is known now, asks for the pictures they show, and writes what changed. */
async function make(job: Job, asked: Asked, output: Output): Promise<Made> {
  const { now, site, index, choose, problems, config, outside, options, tell } = job;
  const { memory } = outside.store;
  const choice = choose();
  const request = { choice, config, site, memory, now };
  const pass = { ...asked, acceptRemovals: options.acceptRemovals, signal: options.signal };
  const illustrated = await illustrate(job.pictures, request, pass, outside.checkLinks, tell);
  const { feeds, composer, counts, wanted, pictureCheck } = illustrated;
  const health = healthOf(feeds, choice.selection, outside.store, index);
  const planned = planOutput({ ...choice, feeds, composer, site, health });
  const published = await publish({
    planned,
    output,
    manifest: memory.manifest,
    atOnce: memory.atOnce,
    force: options.force,
    precompress: config.output.precompress,
    onProgress: (rendered) => tell({ stage: "feeds", rendered, feeds: planned.length }),
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
