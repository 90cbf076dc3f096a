import type { Config } from "../config/load.ts";
import { type Clock, systemClock } from "../model/clock.ts";
import { type DaemonOptions, openDaemon } from "../scheduler/daemon.ts";
import { type Logger, openLog } from "../scheduler/log.ts";
import { alarmOf, watchedSession } from "./alerts.ts";
import { buildOnce } from "./build.ts";
import type { CommonFlags } from "./command.ts";
import { settingsOf } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** The log of a daemon: on stderr, for people when it is a terminal, else JSON lines. */
export function daemonLog(flags: CommonFlags, terminal: Terminal, clock: Clock = systemClock): Logger {
  return openLog({
    clock,
    write: (line) => terminal.err(line),
    isPretty: terminal.isWatched === true,
    level: flags.quiet ? "error" : flags.verbose ? "debug" : "info",
  });
}

/** What else a daemon does. */
type Parts = Pick<DaemonOptions, "log" | "check" | "onOutcome"> & {
  /** After a run that succeeded, until it is done or the next run begins. */
  readonly afterSuccess?: (config: Config, signal: AbortSignal) => Promise<void>;
};

/** A daemon whose runs are those of `feedmill build`; with `--json` each prints its report. Between them it tells of trouble. */
export function daemonOf(flags: CommonFlags, terminal: Terminal, { afterSuccess, ...parts }: Parts) {
  // Whatever a run says besides its report is a line of the log like any other.
  const warn = (text: string) => parts.log.warn(text);
  const logged: Terminal = { ...terminal, err: warn, note: warn, style: (_style, text) => text };
  const alarm = alarmOf(flags, logged, true);
  return openDaemon({
    ...parts,
    clock: systemClock,
    signal: terminal.signal,
    load: () => settingsOf(flags, terminal),
    build(settled) {
      const asked = { ...flags, check: true, quiet: true, settled } as const;
      return watchedSession({ alarm, command: "build" }, asked, logged, (session, watch) =>
        buildOnce(session, watch, asked, logged),
      );
    },
    async afterRun({ config, hasSucceeded }, signal) {
      await Promise.all([alarm.tell(signal), hasSucceeded ? afterSuccess?.(config, signal) : undefined]);
    },
  });
}
