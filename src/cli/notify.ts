import { type NotifyReport, newsForHub, notifyHub } from "../commands/notify.ts";
import type { Config } from "../config/load.ts";
import { openHttpClient } from "../http/client.ts";
import { userAgentOf } from "../http/user-agent.ts";
import { count } from "../model/count.ts";
import type { Logger } from "../scheduler/log.ts";
import { keepFacts } from "../store/facts.ts";
import type { Action } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { clockOf, type SessionFlags, withSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

type NotifyFlags = SessionFlags & { readonly whenLive?: true };

/** `feedmill notify` */
export const notify: Action<NotifyFlags> = async (flags, terminal) => {
  const report = await ask(flags, terminal, terminal.signal, flags.whenLive === true);
  if (flags.json) terminal.out(JSON.stringify(report, null, 2));
  else tell(report, terminal, { isPreview: flags.dryRun === true, isQuiet: flags.quiet === true });
  return report.ok ? exitCodes.done : exitCodes.failed;
};

/** The same between the runs of a daemon that serves what it writes, told to its log. */
export async function notifyLive(
  config: Config,
  signal: AbortSignal,
  terminal: Terminal,
  log: Logger,
  tries: Tries,
): Promise<void> {
  const { hub, pinged, unchanged, failed } = await ask({ settled: config }, terminal, signal);
  const counts = { hub, feeds: pinged.length, unchanged };
  // It gets on, if slowly.
  if (pinged.length > 0 || !signal.aborted) tries.cutOff = 0;
  if (pinged.length > 0) log.info(counts, "the hub was told of changed feeds");
  else if (failed.length === 0) log.debug(counts, "the hub knows all feeds as they are");
  const [first] = failed;
  if (first === undefined) return;
  const left = { hub, feeds: failed.length };
  if (!signal.aborted)
    log.warn({ ...left, because: first.why }, "the hub could not be told; it is told after the next run");
  else if (++tries.cutOff === mostCutOff) log.warn(left, `${slowHub}; see whether it is up, or run more rarely`);
  else log.debug(left, "telling the hub was given up for the next run; it is told after that");
}

/** How often in a row the hub took note of nothing before the next run began. */
export type Tries = { cutOff: number };

const mostCutOff = 3;
const slowHub = `the hub did not answer before the next run began, ${mostCutOff} times in a row`;

/** The state is free again while the hub is asked. */
async function ask(flags: SessionFlags, terminal: Terminal, signal: AbortSignal, whenLive = false) {
  const { config, news, isPreview } = await withSession(flags, terminal, async ({ config, outside, isPreview }) => ({
    config,
    isPreview,
    news: newsForHub(outside),
  }));
  const clock = clockOf(flags);
  const userAgent = config.links.userAgent ?? userAgentOf(config.site.url);
  return notifyHub(news, {
    clock,
    exchange: openHttpClient({ clock, env: terminal.env, userAgent, isGuarded: false }),
    dryRun: isPreview,
    remember: (marks) => keepFacts(config.state, marks),
    signal,
    whenLive,
  });
}

type Manner = { readonly isPreview: boolean; readonly isQuiet: boolean };

function tell({ hub, pinged, unchanged, failed }: NotifyReport, terminal: Terminal, manner: Manner): void {
  const { out, err, style } = terminal;
  if (!manner.isQuiet && (pinged.length > 0 || failed.length === 0)) {
    for (const url of pinged) out(`  ${url}`);
    const verb = manner.isPreview ? "would be told" : "was told";
    out(`${hub} ${verb} of ${count(pinged.length, "changed feed")}; ${unchanged} unchanged`);
  }
  const [first] = failed;
  if (first === undefined) return;
  const what = `${hub} could not be told of ${count(failed.length, "feed")}`;
  err(`${style("red", "error")}: ${what} (${first.why}); check output.hub, or run \`feedmill notify\` again later`);
}
