import type { Config } from "../config.ts";
import type { Logger } from "../daemon/log.ts";
import { openExchange } from "../links/exchange.ts";
import { userAgentOf } from "../links/headers.ts";
import { count } from "../model/words.ts";
import { type NotifyReport, notifyHub } from "../notify.ts";
import type { Action } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { type Session, type SessionFlags, withSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

type NotifyFlags = SessionFlags & { readonly whenLive?: true };

/** `feedmill notify` */
export const notify: Action<NotifyFlags> = (flags, terminal) =>
  withSession(flags, terminal, async (session) => {
    const report = await ask(session, terminal.env, terminal.signal, flags.whenLive === true);
    if (flags.json) terminal.out(JSON.stringify(report, null, 2));
    else tell(report, terminal, { isPreview: session.isPreview, isQuiet: flags.quiet === true });
    return report.ok ? exitCodes.done : exitCodes.failed;
  });

/** The same between the runs of a daemon that serves what it writes, told to its log. */
export async function notifyLive(config: Config, signal: AbortSignal, terminal: Terminal, log: Logger): Promise<void> {
  const { env } = terminal;
  const work = (session: Session) => ask(session, env, signal);
  const { hub, pinged, unchanged, failed } = await withSession({ settled: config }, terminal, work);
  const counts = { hub, feeds: pinged.length, unchanged };
  if (pinged.length > 0) log.info(counts, "the hub was told of changed feeds");
  else if (failed.length === 0) log.debug(counts, "the hub knows all feeds as they are");
  const [first] = failed;
  if (first === undefined) return;
  const left = { hub, feeds: failed.length };
  if (signal.aborted) log.debug(left, "telling the hub was given up for the next run; it is told after that");
  else log.warn({ ...left, because: first.why }, "the hub could not be told; it is told after the next run");
}

function ask(session: Session, env: Terminal["env"], signal: AbortSignal, whenLive = false): Promise<NotifyReport> {
  const { config, outside, isPreview } = session;
  const { clock, store } = outside;
  const userAgent = config.links.userAgent ?? userAgentOf(config.site.url);
  const exchange = openExchange({ clock, env, userAgent, isGuarded: false });
  return notifyHub(config, { memory: store.memory, clock, exchange, dryRun: isPreview, signal, whenLive });
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
