import { mkdirSync } from "node:fs";
import { basename, dirname, relative, sep } from "node:path";
import type { Config } from "../config/load.ts";
import { systemClock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import type { Daemon } from "../scheduler/daemon.ts";
import type { RunOutcome } from "../scheduler/run-once.ts";
import type { Action, CommonFlags } from "./command.ts";
import { daemonLog, daemonOf } from "./daemon.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

type ServeFlags = CommonFlags & {
  readonly port?: number;
  readonly host?: string;
  readonly schedule?: true;
  readonly watch?: true;
};

type Log = ReturnType<typeof daemonLog>;

const defaultPort = 8080;

/** `feedmill serve` */
export const serve: Action<ServeFlags> = async (flags, terminal) => {
  const log = daemonLog(flags, terminal);
  const listeners: ((outcome: RunOutcome) => void)[] = [];
  const onOutcome = (outcome: RunOutcome) => {
    for (const listener of listeners) listener(outcome);
  };
  const daemon = await daemonOf(flags, terminal, {
    log,
    check: publicOnly(),
    onOutcome,
    // Who only watches is writing: what is served then is not yet what the public gets.
    ...(flags.schedule ? { afterSuccess: hubTeller(terminal, log) } : {}),
  });
  const server = await listen(flags, daemon, log, listeners);
  log.info(`Serving ${daemon.reloader.current().config.output.dir} on ${server.url}; stop with Ctrl-C`);
  if (flags.json) terminal.out(JSON.stringify({ ok: true, url: server.url }));
  const stopWatching = flags.watch ? await watchRecords(daemon, log) : async () => undefined;
  const isWhole = flags.schedule ? await scheduled(daemon, log) : await daemon.follow();
  await stopWatching();
  await server.close();
  log.info("stopped");
  return isWhole ? exitCodes.done : exitCodes.failed;
};

async function listen(flags: ServeFlags, { reloader }: Daemon, log: Log, listeners: ((outcome: RunOutcome) => void)[]) {
  const [{ openServer }, { openMetrics }, { healthOf }, { hubLinksOf }, { cacheControlOf, modifiedIn }] =
    await Promise.all([
      import("../server/server.ts"),
      import("../server/metrics.ts"),
      import("../server/health.ts"),
      import("../server/hub-links.ts"),
      import("../server/cache-control.ts"),
    ]);
  const { dir: outputDir } = reloader.current().config.output;
  const runsHere = flags.schedule === true || flags.watch === true;
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
    cacheControl: cacheControlOf(reloader, systemClock, flags.watch === true),
    links: (path) => hubLinksOf(reloader.current().config, path),
    health: () => healthOf(reloader.current(), runsHere, systemClock.now()),
  });
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (cause) {
    throw new FeedmillError("disk", `cannot make the output folder ${dir}; check permissions`, { cause });
  }
}

/** What a scheduled run wrote is live already. */
function hubTeller(terminal: Terminal, log: Log): (config: Config, signal: AbortSignal) => Promise<void> {
  const tries = { cutOff: 0 };
  return async (config, signal) => {
    if (config.output.hub === undefined || config.site.url === undefined) return;
    const { notifyLive } = await import("./notify.ts");
    await notifyLive(config, signal, terminal, log, tries);
  };
}

async function scheduled(daemon: Daemon, log: Log): Promise<boolean> {
  const { cron, timezone } = daemon.reloader.current().config.schedule;
  log.info(`Running on "${cron}" (${timezone})`);
  return daemon.schedule();
}

async function watchRecords({ reloader, queue }: Daemon, log: Log): Promise<() => Promise<void>> {
  const { watchFiles } = await import("../scheduler/watch.ts");
  const { config } = reloader.current();
  const { file = config.topics.dir } = config;
  // Editors replace files, so the folder is watched where it is the config's own.
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

/** Refuses a config by which secrets would be served, or something else than at first. */
function publicOnly(): (config: Config) => void {
  let served: string | undefined;
  return (config) => {
    refuseSecrets(config);
    served ??= config.output.dir;
    if (served === config.output.dir) return;
    throw new FeedmillError("config", `output.dir: ${served} is being served; start again to serve another folder`);
  };
}

/** What lies in the output is public: records hold secrets, and the state holds what was left out. */
function refuseSecrets(config: Config): void {
  const secrets = { "records.dir": config.records.dir, state: config.state, "the config": config.file };
  for (const [name, path] of Object.entries(secrets)) {
    if (path === undefined || !isBelow(config.output.dir, path)) continue;
    const message = `cannot serve ${config.output.dir}: ${name} (${path}) lies in it; set output.dir to a folder of its own`;
    throw new FeedmillError("config", message);
  }
}

function isBelow(dir: string, path: string): boolean {
  const way = relative(dir, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`));
}
