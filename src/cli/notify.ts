import { createExchange } from "../links/exchange.ts";
import { userAgentOf } from "../links/headers.ts";
import { count } from "../model/words.ts";
import { type NotifyReport, notifyHub } from "../notify.ts";
import type { Action } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { type Session, type SessionFlags, withSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill notify` */
export const notify: Action<SessionFlags> = (flags, terminal) =>
  withSession(flags, terminal, async (session) => {
    const report = await ask(session, terminal);
    if (flags.json) terminal.out(JSON.stringify(report, null, 2));
    else tell(report, terminal, { isPreview: session.isPreview, isQuiet: flags.quiet === true });
    return report.ok ? exitCodes.done : exitCodes.failed;
  });

/**
 * The same right after a run whose files are live as soon as they are written, as under `feedmill serve`. Does nothing
 * without a hub, and fails no run: what the hub did not take it is told after the next.
 */
export async function notifyLive(session: Session, terminal: Terminal): Promise<void> {
  const { output, site } = session.config;
  if (output.hub === undefined || site.url === undefined) return;
  tell(await ask(session, terminal), terminal, { isPreview: session.isPreview, isQuiet: true });
}

function ask({ config, outside: { clock, store }, isPreview }: Session, { env }: Terminal): Promise<NotifyReport> {
  const userAgent = config.links.userAgent ?? userAgentOf(config.site.url);
  const exchange = createExchange({ clock, env, userAgent, isGuarded: false });
  return notifyHub(config, { memory: store.memory, clock, exchange, dryRun: isPreview });
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
