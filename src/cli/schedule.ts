import { loadConfig } from "../config.ts";
import { runOnSchedule } from "../daemon/schedule.ts";
import { FeedmillError } from "../model/error.ts";
import { build } from "./build.ts";
import type { Action, CommonFlags } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";

/** `feedmill schedule` */
export const schedule: Action<CommonFlags> = async (flags, terminal) => {
  const config = await loadConfig(terminal.cwd, flags, terminal.env);
  const { cron, timezone } = config.schedule;
  if (!flags.quiet) terminal.err(`Running on "${cron}" (${timezone}); stop with Ctrl-C`);
  const work = async () => {
    try {
      await build({ ...flags, check: true }, terminal, "");
    } catch (error) {
      // One bad run must not end the schedule; the next may do better.
      if (!(error instanceof FeedmillError)) throw error;
      terminal.err(`${terminal.style("red", "error")}: ${error.message}`);
    }
  };
  await runOnSchedule(config.schedule, terminal.signal, work, () =>
    terminal.err("the last run is still at work; this one is skipped"),
  );
  return exitCodes.done;
};
