import { openAlerts } from "../commands/alerts/alerts.ts";
import { projectOf } from "../commands/project.ts";
import { openClient, type World } from "../commands/runs.ts";
import { loadConfig } from "../config/load.ts";
import { type Clock, systemClock } from "../model/clock.ts";
import { type Daemon, type DaemonOptions, openDaemon } from "../scheduler/daemon.ts";
import { type Logger, openLog } from "../scheduler/log.ts";
import { printBuild } from "./build.ts";
import type { CommonFlags } from "./command.ts";
import { openHubNotifier } from "./hub.ts";
import { printEvent } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** The log of a daemon, on stderr: plain text on a terminal, otherwise JSON lines. */
export function daemonLog(flags: CommonFlags, terminal: Terminal, clock: Clock = systemClock): Logger {
  return openLog({
    clock,
    write: (line) => terminal.err(line),
    isPretty: terminal.isWatched === true,
    level: flags.quiet ? "error" : flags.verbose ? "debug" : "info",
  });
}

/** What a daemon does besides building. */
type Parts = Pick<DaemonOptions, "log" | "check" | "onOutcome"> & {
  /** Ping the hub after each successful run. */
  readonly notifiesHub?: boolean;
};

/**
 * Opens a daemon that runs `feedmill build` and sends alerts between runs. With `--json`, each run prints its report.
 */
export function openBuildDaemon(
  flags: CommonFlags,
  terminal: Terminal,
  { notifiesHub = false, ...parts }: Parts,
): Promise<Daemon> {
  const { cwd, env, signal } = terminal;
  const { log } = parts;
  // Everything a run prints except its report goes to the log.
  const warn = (text: string) => log.warn(text);
  const logged: Terminal = { ...terminal, err: warn, note: warn, style: (_style, text) => text };
  const world: World = { cwd, env, clock: systemClock, signal, onEvent: (event) => printEvent(event, logged) };
  const alerts = openAlerts({
    clock: systemClock,
    openClient: (config) => openClient(config, world),
    isLongLived: true,
    onWarning: warn,
  });
  const notifyHub = notifiesHub ? openHubNotifier(world, log) : undefined;
  return openDaemon({
    ...parts,
    clock: systemClock,
    signal,
    async load() {
      const config = await loadConfig(cwd, flags, env);
      for (const warning of config.warnings) warn(warning);
      return config;
    },
    async build(config) {
      const report = await projectOf(config, { ...world, alerts }).build();
      await printBuild(report, config, { ...flags, quiet: true, dryRun: false }, logged);
      return report;
    },
    async afterRun({ config, hasSucceeded }, stop) {
      await Promise.all([alerts.send(stop), hasSucceeded ? notifyHub?.(config, stop) : undefined]);
    },
  });
}
