import type { Config } from "./config.ts";
import type { CheckResult, LinkState } from "./model/link.ts";
import type { LinkCounts, RunEvent, RunReport } from "./model/report.ts";
import { type Output, openOutput } from "./output/write.ts";
import type { Outside } from "./outside.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { planApi } from "./run/api.ts";
import { healthOf, noteDay } from "./run/health.ts";
import { checkDue, guardRemovals } from "./run/links.ts";
import { illustrate } from "./run/pictures.ts";
import { publish } from "./run/publish.ts";
import { rememberRun } from "./run/remember.ts";
import { planRenderings } from "./run/render.ts";
import { largeFiles, type Made, notesOn, reportFeeds, reportItems, reportLinks } from "./run/report.ts";
import { guardIds, siteOf } from "./run/site.ts";
import { openStandstill } from "./run/standstill.ts";

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
  outside: Outside,
  options: RunOptions,
  tell: (event: RunEvent) => void = () => undefined,
): Promise<RunReport> {
  const { store, clock } = outside;
  guardIds(config, siteOf(config), store.memory.facts, options.acceptNewIds);
  const prepared = await prepare(config, outside, tell);
  const { now, site, records } = prepared;

  const asked = await askLinks(prepared, config, outside, options, tell);
  noteDay(store.memory, asked.links, now);

  const output = openOutput(config.output.dir, options.dryRun);
  const standstill = openStandstill(prepared, config, store);
  const before = options.force ? undefined : standstill.recall(output, asked.mayAsk);
  const made = before ?? (await make(prepared, asked, output, config, outside, options, tell));
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

/** How the links stand after this run has asked for those that are due. */
type Asked = {
  readonly mayAsk: boolean;
  readonly links: LinkCounts;
  /** Absent when nothing was due. */
  readonly check?: CheckResult | undefined;
  readonly held: number;
  /** What is left for pictures. */
  readonly budgetMs: number;
};

async function askLinks(
  { now, links, choose }: Prepared,
  config: Config,
  { clock, checkLinks }: Outside,
  options: RunOptions,
  tell: (event: RunEvent) => void,
): Promise<Asked> {
  const since = clock.now().getTime();
  const mayAsk = options.check && config.links.check;
  const before = links.mirror.counts(now, now);
  const due = { asOf: now, count: before.due };
  const check = mayAsk && due.count > 0 ? await checkDue(links, choose(), due, checkLinks, options, tell) : undefined;
  const held = await guardRemovals(links, options.acceptRemovals);
  const after = check === undefined ? before : links.mirror.counts(now, now);
  const budgetMs = config.links.budgetMs - (clock.now().getTime() - since);
  return { mayAsk, links: reportLinks(after, due.count, check), check, held, budgetMs };
}

/** Chooses the feeds by what is known now, asks for the pictures they show, and writes what changed. */
async function make(
  prepared: Prepared,
  { mayAsk, check, budgetMs }: Asked,
  output: Output,
  config: Config,
  { store, checkLinks }: Outside,
  options: RunOptions,
  tell: (event: RunEvent) => void,
): Promise<Made> {
  const { now, site, index } = prepared;
  const { memory } = store;
  const choice = prepared.choose();
  const request = { choice, config, site, memory, now };
  const asking = { ...options, check: mayAsk, budgetMs, linkCheck: check };
  const { feeds, counts, wanted, pictureCheck } = await illustrate(
    prepared.pictures,
    request,
    asking,
    checkLinks,
    tell,
  );
  const health = healthOf(feeds, choice.selection, store, index);
  const renderings = planRenderings(feeds, choice, site, health).concat(planApi(request));
  const published = await publish({
    renderings,
    output,
    manifest: memory.manifest,
    atOnce: memory.atOnce,
    ...{ force: options.force, precompress: config.output.precompress },
    onProgress: (rendered) => tell({ stage: "feeds", rendered, feeds: renderings.length }),
  });
  rememberRun(memory, index, choice, feeds);
  const made: Made = {
    pictures: counts,
    pictureCheck,
    items: reportItems(feeds, choice.selection),
    feeds: reportFeeds(feeds, published, site),
    files: published.counts,
    problems: prepared.problems(choice),
    foreign: published.foreign,
    large: largeFiles(feeds, site, memory.manifest, config.feeds),
  };
  openStandstill(prepared, config, store).keep(made, wanted);
  return made;
}
