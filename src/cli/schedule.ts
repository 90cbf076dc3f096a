import type { Action, CommonFlags } from "./command.ts";
import { daemonLog, daemonOf } from "./daemon.ts";
import { exitCodes } from "./exit-codes.ts";

/** `feedmill schedule` */
export const schedule: Action<CommonFlags> = async (flags, terminal) => {
  const log = daemonLog(flags, terminal);
  const daemon = await daemonOf(flags, terminal, { log });
  const { cron, timezone } = daemon.reloader.current().config.schedule;
  log.info(`Running on "${cron}" (${timezone}); stop with Ctrl-C`);
  const isWhole = await daemon.schedule();
  log.info(isWhole ? "stopped" : "stopped in the middle of a run; the feeds are whole and the next run goes on");
  return isWhole ? exitCodes.done : exitCodes.failed;
};
