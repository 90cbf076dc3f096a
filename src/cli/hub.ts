import type { NotifyReport } from "../commands/notify.ts";
import { projectOf } from "../commands/project.ts";
import type { World } from "../commands/runs.ts";
import type { Config } from "../config/config.ts";
import type { Logger } from "../scheduler/log.ts";

/** How many times in a row the hub may answer too late before the log warns. */
const maxCutOff = 3;
const slowHub = `the hub did not answer before the next run began, ${maxCutOff} times in a row`;

/** Pings the hub between the runs of a daemon that serves its own output, and logs the outcome. */
export function openHubNotifier(world: World, log: Logger): (config: Config, signal: AbortSignal) => Promise<void> {
  let cutOff = 0;
  return async (config, signal) => {
    if (config.output.hub === undefined || config.site.url === undefined) return;
    const report = await projectOf(config, world).notify({ signal });
    const isCutOff = signal.aborted && report.pinged.length === 0 && report.failed.length > 0;
    cutOff = isCutOff ? cutOff + 1 : 0;
    write(report, signal.aborted, cutOff, log);
  };
}

function write(
  { hub, pinged, unchanged, failed }: NotifyReport,
  isStopped: boolean,
  cutOff: number,
  log: Logger,
): void {
  const counts = { hub, feeds: pinged.length, unchanged };
  if (pinged.length > 0) log.info(counts, "pinged the hub");
  else if (failed.length === 0) log.debug(counts, "no feed changed since the last ping");
  const [first] = failed;
  if (first === undefined) return;
  const left = { hub, feeds: failed.length };
  if (!isStopped)
    log.warn({ ...left, because: first.why }, "could not ping the hub; will try again after the next run");
  else if (cutOff === maxCutOff) log.warn(left, `${slowHub}; check that it is up, or schedule runs less often`);
  else log.debug(left, "stopped pinging the hub because the next run started; will continue after it");
}
