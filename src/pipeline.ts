import type { Config } from "./config.ts";
import type { LinkState } from "./model/link.ts";
import type { RunEvent, RunReport } from "./model/report.ts";
import { openOutput } from "./output/write.ts";
import type { Outside } from "./outside.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { planApi } from "./run/api.ts";
import { healthOf, noteDay } from "./run/health.ts";
import { checkDue, guardRemovals } from "./run/links.ts";
import { illustrate } from "./run/pictures.ts";
import { publish } from "./run/publish.ts";
import { rememberRun } from "./run/remember.ts";
import { planRenderings } from "./run/render.ts";
import { largeFiles, notesOn, reportFeeds, reportItems, reportLinks } from "./run/report.ts";
import { guardIds, siteOf } from "./run/site.ts";

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
  const { memory } = store;
  guardIds(config, siteOf(config), memory.facts, options.acceptNewIds);
  const prepared = await prepare(config, outside, tell);
  const { now, site, index, records, problems } = prepared;

  const { choice, request, feeds, links, pictures, circumstances } = await check(
    prepared,
    config,
    outside,
    options,
    tell,
  );
  noteDay(memory, links, now);
  const health = healthOf(feeds, choice.selection, store, index);
  const renderings = planRenderings(feeds, choice, site, health).concat(planApi(request));
  const published = await publish({
    renderings,
    output: openOutput(config.output.dir, options.dryRun),
    manifest: memory.manifest,
    atOnce: memory.atOnce,
    force: options.force,
    onProgress: (rendered) => tell({ stage: "feeds", rendered, feeds: renderings.length }),
  });
  rememberRun(memory, index, choice, feeds);
  const found = problems(choice);
  const large = largeFiles(feeds, site, memory.manifest, config.feeds);
  return {
    ok: true,
    startedAt: now.toISOString(),
    durationMs: clock.now().getTime() - now.getTime(),
    records: { ...records, problems: found.length },
    links,
    pictures,
    items: reportItems(feeds, choice.selection),
    feeds: reportFeeds(feeds, published, site),
    files: published.counts,
    problems: found,
    notes: notesOn({ site, store, ...circumstances, foreign: published.foreign, large }),
  };
}

/** Asks for the links that are due, chooses the feeds by what is known then, and asks for the pictures they show. */
async function check(
  { now, site, links, pictures, choose }: Prepared,
  config: Config,
  { clock, store: { memory }, checkLinks }: Outside,
  options: RunOptions,
  tell: (event: RunEvent) => void,
) {
  const since = clock.now().getTime();
  const mayAsk = options.check && config.links.check;
  const before = links.mirror.counts(now, now);
  const due = { asOf: now, count: before.due };
  const linkCheck =
    mayAsk && due.count > 0 ? await checkDue(links, choose(), due, checkLinks, options, tell) : undefined;
  const held = await guardRemovals(links, options.acceptRemovals);

  const choice = choose();
  const request = { choice, config, site, memory, now };
  const budgetMs = config.links.budgetMs - (clock.now().getTime() - since);
  const asking = { ...options, check: mayAsk, budgetMs, linkCheck };
  const illustrated = await illustrate(pictures, request, asking, checkLinks, tell);
  const after = linkCheck === undefined ? before : links.mirror.counts(now, now);
  return {
    choice,
    request,
    feeds: illustrated.feeds,
    links: reportLinks(after, due.count, linkCheck),
    pictures: illustrated.counts,
    circumstances: { check: linkCheck, pictureCheck: illustrated.check, held },
  };
}
