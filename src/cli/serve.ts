import { mkdirSync } from "node:fs";
import { basename, dirname, relative, sep } from "node:path";
import type { Config } from "../config/config.ts";
import { systemClock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import type { Daemon } from "../scheduler/daemon.ts";
import type { Logger } from "../scheduler/log.ts";
import type { RunOutcome } from "../scheduler/run-once.ts";
import { defineCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { type FlagsOf, integer, text, toggle } from "./option.ts";

const defaultPort = 8080;

const options = {
  port: integer("<n>", `port; default ${defaultPort}, 0 picks a free one`, { min: 0, max: 65_535 }),
  host: text("<address>", "address to listen on; default 127.0.0.1, 0.0.0.0 for all"),
  schedule: toggle("also build on schedule.cron"),
  watch: toggle("also build when records, topics or the config change"),
};

/** `feedmill serve` */
export const serve = defineCommand({
  name: "serve",
  summary: "serve the output over HTTP, with /healthz and /metrics",
  options,
  async run(flags, terminal) {
    const { daemonLog, openBuildDaemon } = await import("./daemon.ts");
    const log = daemonLog(flags, terminal);
    const listeners: ((outcome: RunOutcome) => void)[] = [];
    const onOutcome = (outcome: RunOutcome) => {
      for (const listener of listeners) listener(outcome);
    };
    // With --watch alone, somebody is still writing: the hub must not fetch a draft.
    const notifiesHub = flags.schedule;
    const daemon = await openBuildDaemon(flags, terminal, { log, check: publicOnly(), onOutcome, notifiesHub });
    const server = await listen(flags, daemon, log, listeners);
    log.info(`Serving ${daemon.reloader.current().config.output.dir} on ${server.url}; stop with Ctrl-C`);
    if (flags.json) terminal.out(JSON.stringify({ ok: true, url: server.url }));
    const stopWatching = flags.watch ? await watchRecords(daemon, log) : async () => undefined;
    const hasFinished = flags.schedule ? await scheduled(daemon, log) : await daemon.follow();
    await stopWatching();
    await server.close();
    log.info("stopped");
    return hasFinished ? exitCodes.done : exitCodes.failed;
  },
});

async function listen(
  flags: FlagsOf<typeof options>,
  { reloader }: Daemon,
  log: Logger,
  listeners: ((outcome: RunOutcome) => void)[],
) {
  const [{ openServer }, { openMetrics }, { healthOf }, { hubLinksOf }, { cacheControlOf, modifiedIn }] =
    await Promise.all([
      import("../server/server.ts"),
      import("../server/metrics.ts"),
      import("../server/health.ts"),
      import("../server/hub-links.ts"),
      import("../server/cache-control.ts"),
    ]);
  const { dir: outputDir } = reloader.current().config.output;
  const runsHere = flags.schedule || flags.watch;
  if (runsHere) makeFolder(outputDir);
  const metrics = openMetrics(() => reloader.current().config, systemClock, modifiedIn(outputDir));
  listeners.push((outcome) => metrics.onOutcome(outcome));
  return openServer({
    outputDir,
    metrics,
    log,
    host: flags.host ?? "127.0.0.1",
    port: flags.port ?? defaultPort,
    clock: systemClock,
    cacheControl: cacheControlOf(reloader, systemClock, flags.watch),
    links: (path) => hubLinksOf(reloader.current().config, path),
    health: () => healthOf(reloader.current(), runsHere, systemClock.now()),
  });
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (cause) {
    throw new FeedmillError("disk", `cannot create the output folder ${dir}; check its permissions`, { cause });
  }
}

async function scheduled(daemon: Daemon, log: Logger): Promise<boolean> {
  const { cron, timezone } = daemon.reloader.current().config.schedule;
  log.info(`Running on "${cron}" (${timezone})`);
  return daemon.schedule();
}

async function watchRecords({ reloader, queue }: Daemon, log: Logger): Promise<() => Promise<void>> {
  const { watchFiles } = await import("../scheduler/watch.ts");
  const { config } = reloader.current();
  const { file = config.topics.dir } = config;
  // Editors replace files, which ends a watch on the file itself; so watch config/ if the file is in one.
  const settings = basename(dirname(file)) === "config" ? dirname(file) : file;
  const stop = await watchFiles({
    paths: [config.records.dir, config.topics.dir, settings],
    except: [config.output.dir, config.state],
    onChange: () => queue.enqueue(),
    log,
  });
  queue.enqueue();
  return stop;
}

/** Returns a check that rejects a config that would serve secrets or a different folder than at the start. */
function publicOnly(): (config: Config) => void {
  let served: string | undefined;
  return (config) => {
    refuseSecretConfig(config);
    served ??= config.output.dir;
    if (served === config.output.dir) return;
    throw new FeedmillError("config", `output.dir: still serving ${served}; restart feedmill to serve another folder`);
  };
}

/** The whole output folder is public, but a config may contain secrets. */
function refuseSecretConfig({ file, output }: Config): void {
  if (file === undefined || !isBelow(output.dir, file)) return;
  const message = `cannot serve ${output.dir}: the config (${file}) is in it; set output.dir to a separate folder`;
  throw new FeedmillError("config", message);
}

function isBelow(dir: string, path: string): boolean {
  const inside = relative(dir, path);
  return inside === "" || (inside !== ".." && !inside.startsWith(`..${sep}`));
}
