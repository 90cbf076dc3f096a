import { defineCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";

/** `feedmill schedule` */
export const schedule = defineCommand({
  name: "schedule",
  summary: "keep running and build on schedule.cron",
  options: {},
  async run(flags, terminal) {
    const { daemonLog, openBuildDaemon } = await import("./daemon.ts");
    const log = daemonLog(flags, terminal);
    const daemon = await openBuildDaemon(flags, terminal, { log });
    const { cron, timezone } = daemon.reloader.current().config.schedule;
    log.info(`Running on "${cron}" (${timezone}); stop with Ctrl-C`);
    const hasFinished = await daemon.schedule();
    log.info(hasFinished ? "stopped" : "stopped during a run; the feeds are intact and the next run continues");
    return hasFinished ? exitCodes.done : exitCodes.failed;
  },
});
