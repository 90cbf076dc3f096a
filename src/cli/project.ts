import type { FeedmillProject } from "../commands/project.ts";
import { clockFrom, systemClock } from "../model/clock.ts";
import type { RunEvent } from "../model/report.ts";
import type { CommonFlags } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** Opens the project for a command through the library, and prints its progress and warnings. */
export async function openProject(
  flags: CommonFlags & { readonly now?: Date | undefined },
  terminal: Terminal,
): Promise<FeedmillProject> {
  const library = await import("../commands/project.ts");
  const { config, records, output, state, now } = flags;
  const project = await library.openProject({
    ...{ config, records, output, state },
    cwd: terminal.cwd,
    env: terminal.env,
    clock: now === undefined ? systemClock : clockFrom(now),
    signal: terminal.signal,
    onEvent: (event) => printEvent(event, terminal),
  });
  for (const warning of project.config.warnings) terminal.note(warning);
  return project;
}

/** True when a command must change nothing: with `--dry-run`, and with `--now` outside of tests. */
export function isPreview(
  flags: { readonly dryRun?: boolean; readonly now?: Date | undefined },
  { env }: Terminal,
): boolean {
  return flags.dryRun === true || (flags.now !== undefined && env["FEEDMILL_TIME_TRAVEL"] !== "1");
}

/** Shows progress on one line, and prints warnings. */
export function printEvent(event: RunEvent, terminal: Terminal): void {
  if (event.stage === "waiting") terminal.err(`${event.message}; waiting`);
  else if (event.stage === "alerts") terminal.note(event.warning);
  else if (event.stage === "records") terminal.progress(`Reading records ${event.read}`);
  else if (event.stage === "feeds") terminal.progress(`Writing feeds ${event.rendered}/${event.feeds}`);
  else terminal.progress(`Checking ${event.stage} ${event.checked}/${event.due}`);
}
