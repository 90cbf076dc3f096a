import type { BuildOptions } from "../build/build-options.ts";
import type { Config, ConfigFlags } from "../config/config.ts";
import type { Environment } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import { type Clock, systemClock } from "../model/clock.ts";
import type { RunEvent, RunReport } from "../model/report.ts";
import { keepFacts } from "../store/facts.ts";
import { keepLastRun } from "../store/last-run.ts";
import type { CheckOptions } from "./check.ts";
import type { CheckReport } from "./check-report.ts";
import type { DiffOptions, OutputDiff } from "./diff.ts";
import type { EmbedAnswer } from "./embed.ts";
import type { Explanation } from "./explain.ts";
import type { ListOptions, ListReport } from "./list.ts";
import type { NewOptions, NewRecord } from "./new/new.ts";
import type { NotifyOptions, NotifyReport, Pinged } from "./notify.ts";
import { type CallOptions, openClient, openRuns, type Runs, type Work, type World } from "./runs.ts";
import type { ValidateReport } from "./validate.ts";

/** Where the project is, and what it uses of the process. Everything is optional. */
export type OpenOptions = ConfigFlags & {
  /**
   * Where to look for the config (here and in folders above), and the base of relative paths. Default: that of the
   * process.
   */
  readonly cwd?: string | undefined;
  /** For `FEEDMILL_*` settings and proxies. Default: that of the process. */
  readonly env?: Environment | undefined;
  readonly clock?: Clock | undefined;
  /** Ends all calls early; results so far are saved. */
  readonly signal?: AbortSignal | undefined;
  /** Receives progress and warnings of calls without their own listener. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
};

/**
 * A project and its commands. Calls that change something lock the state; calls that only read, and dry runs, work on a
 * copy. A call throws a FeedmillError where the command would fail.
 */
export type FeedmillProject = AsyncDisposable & {
  readonly config: Config;
  /** Reads records, checks the links that are due, and writes what changed. */
  build(options?: BuildOptions & CallOptions): Promise<RunReport>;
  /** Checks links and saves the verdicts. Writes no feeds. */
  check(options?: CheckOptions & CallOptions): Promise<CheckReport>;
  /** Finds every problem of records and topics. */
  validate(options?: CallOptions): Promise<ValidateReport>;
  /** Lists records: what is in, what is left out and why. */
  list(options?: ListOptions & CallOptions): Promise<ListReport>;
  /** Compares the feeds as they would be written with those in the output folder. */
  diff(options?: DiffOptions & CallOptions): Promise<OutputDiff>;
  /** Explains why a record is in or out. `target` is a file, an item id or a URL. */
  explain(target: string, options?: CallOptions): Promise<Explanation>;
  /** Asks a page what it is and writes a record for it. */
  readonly new: (url: string, options?: NewOptions & CallOptions) => Promise<NewRecord>;
  /** The snippets to paste for a feed: a topic's name or id, a feed's id or address, or `all`. */
  embed(topic: string, options?: CallOptions): Promise<EmbedAnswer>;
  /** Pings the WebSub hub for every changed feed. */
  notify(options?: NotifyOptions & CallOptions): Promise<NotifyReport>;
};

/**
 * Opens a project: `await using project = await openProject()`. Disposal waits until alerts of the last run are sent.
 *
 * @throws FeedmillError "config"
 */
export async function openProject(options: OpenOptions = {}): Promise<FeedmillProject> {
  const { cwd = process.cwd(), env = process.env, clock = systemClock, signal, onEvent } = options;
  const config = await loadConfig(cwd, options, env);
  return projectOf(config, { cwd, env, clock, signal, onEvent });
}

/** Opens a project with a loaded config. Loads the code of each command on its first call. */
export function projectOf(config: Config, world: World): FeedmillProject {
  const runs = openRuns(config, world);
  return {
    config,
    build: (options) => build(runs, config, world, options),
    check: (options) => check(runs, options),
    async validate(call = {}) {
      const { validate } = await import("./validate.ts");
      return runs.onCopy(call, validate);
    },
    async list(options = {}) {
      const { list } = await import("./list.ts");
      return runs.onCopy(options, (project, onEvent) => list(project, options, onEvent));
    },
    async diff(options = {}) {
      const { diff } = await import("./diff.ts");
      return runs.onCopy(options, (project, onEvent) => diff(project, options, onEvent));
    },
    async explain(target, call = {}) {
      const { explain } = await import("./explain.ts");
      return runs.onCopy(call, (project) => explain(project, target, world.cwd));
    },
    async new(url, options = {}) {
      const { newRecord } = await import("./new/new.ts");
      const client = await openClient(config, world, !config.links.allowPrivate);
      return runs.onCopy(options, (project, onEvent, signal) =>
        newRecord(project, url, { ...options, signal }, client, onEvent),
      );
    },
    async embed(topic, call = {}) {
      const { embed } = await import("./embed.ts");
      return runs.onCopy(call, (project) => embed(project, topic));
    },
    notify: (options) => notify(runs, config, world, options),
    [Symbol.asyncDispose]: runs[Symbol.asyncDispose],
  };
}

async function build(runs: Runs, config: Config, { clock }: World, options: BuildOptions & CallOptions = {}) {
  const command = await import("./build.ts");
  const work: Work<RunReport> = (project, onEvent, signal) => command.build(project, { ...options, signal }, onEvent);
  if (options.dryRun) return runs.onCopy(options, work);
  const andRemember: Work<RunReport> = async (...parts) => {
    const report = await work(...parts);
    keepLastRun(config.state, report, clock.now());
    return report;
  };
  return runs.withAlerts("build", options, andRemember, (report) => report);
}

async function check(runs: Runs, options: CheckOptions & CallOptions = {}) {
  const command = await import("./check.ts");
  const work: Work<CheckReport> = (project, onEvent, signal) => command.check(project, { ...options, signal }, onEvent);
  if (options.dryRun) return runs.onCopy(options, work);
  return runs.withAlerts("check", options, work, ({ counts, died }) => ({ links: counts, died }));
}

/** Releases the state before it pings the hub. */
async function notify(runs: Runs, config: Config, world: World, options: NotifyOptions & CallOptions = {}) {
  const { newsForHub, notifyHub } = await import("./notify.ts");
  const run = options.dryRun ? runs.onCopy : runs.onState;
  const { news, signal } = await run(options, async (project, _, signal) => ({ news: newsForHub(project), signal }));
  const client = await openClient(config, world);
  const remember = (pinged: Pinged) => keepFacts(config.state, pinged);
  return notifyHub(news, { clock: world.clock, client, remember }, { ...options, signal });
}
