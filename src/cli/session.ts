import { setTimeout as sleep } from "node:timers/promises";
import { openProject, type Project } from "../build/project.ts";
import { type Config, loadConfig } from "../config/load.ts";
import { type Clock, clockFrom, systemClock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import type { RunEvent } from "../model/report.ts";
import { asStoreFault, isDamage } from "../store/sqlite.ts";
import type { Suspicion } from "../store/store.ts";
import type { CommonFlags } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** Flags that decide what a command works on. */
export type SessionFlags = CommonFlags & {
  readonly now?: Date;
  readonly wait?: true;
  readonly dryRun?: true;
  /** The settings, when they are known already. */
  readonly settled?: Config;
};

/** What a command works on: settings, world, and whether it may leave a trace. */
export type Session = { readonly config: Config; readonly outside: Project; readonly isPreview: boolean };

/**
 * Opens config, clock and state for a command, runs `work`, and closes them whatever happens. With `--dry-run`, or with
 * `--now` outside of tests, it works on a copy of the state.
 */
export async function withSession<Result>(
  flags: SessionFlags,
  terminal: Terminal,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { env } = terminal;
  const config = flags.settled ?? (await settingsOf(flags, terminal));
  const clock = clockOf(flags);
  const isPreview = isPreviewOf(flags, env);
  const attempt = async (suspicion: Suspicion): Promise<Result> => {
    const open = () => openProject(config, { clock, isPreview, suspicion, env });
    const outside = flags.wait === true ? await openWhenFree(open, terminal) : await open();
    try {
      return await work({ config, outside, isPreview });
    } finally {
      outside.store.close();
    }
  };
  try {
    return await attempt("none");
  } catch (error) {
    if (!isDamage(error)) throw asStoreFault(error, config.state);
    // Damage in the middle of a database shows only when it is met; it is looked for, set aside and told of.
    return attempt("all");
  }
}

/** The settings of a command. */
export async function settingsOf(flags: CommonFlags, { cwd, env, note }: Terminal): Promise<Config> {
  const config = await loadConfig(cwd, flags, env);
  for (const warning of config.warnings) note(warning);
  return config;
}

/** The time a command goes by. */
export function clockOf({ now }: SessionFlags): Clock {
  return now === undefined ? systemClock : clockFrom(now);
}

/** Whether a command is to leave no trace. */
export function isPreviewOf({ dryRun, now }: SessionFlags, env: Terminal["env"]): boolean {
  return dryRun === true || (now !== undefined && env["FEEDMILL_TIME_TRAVEL"] !== "1");
}

async function openWhenFree(open: () => Promise<Project>, terminal: Terminal): Promise<Project> {
  for (let tries = 0; ; tries++) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof FeedmillError) || error.code !== "locked" || terminal.signal.aborted) throw error;
      if (tries === 0) terminal.err(`${error.message}; waiting`);
    }
    await sleep(500);
  }
}

/** Tells on the terminal how far a run has come. */
export function showProgress(terminal: Terminal): (event: RunEvent) => void {
  return (event) => {
    if (event.stage === "records") terminal.progress(`Reading records ${event.read}`);
    else if (event.stage === "feeds") terminal.progress(`Writing feeds ${event.rendered}/${event.feeds}`);
    else terminal.progress(`Checking ${event.stage} ${event.checked}/${event.due}`);
  };
}
