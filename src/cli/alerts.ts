import { type Alarm, openAlarm, type Watch } from "../commands/alerts/alerts.ts";
import type { Watched } from "../commands/alerts/events.ts";
import type { Config } from "../config/load.ts";
import { userAgentOf } from "../http/user-agent.ts";
import { clockOf, isPreviewOf, type Session, type SessionFlags, settingsOf, withSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** What is done in a session that is watched. */
export type WatchedWork<Result> = (session: Session, watch: Watch) => Promise<Result>;

/** The alarm of a command, or of all runs of a daemon (`stays`). */
export function alarmOf(flags: SessionFlags, terminal: Terminal, stays = false): Alarm {
  const clock = clockOf(flags);
  return openAlarm({
    clock,
    stays,
    exchangeFor({ links, site }) {
      const userAgent = links.userAgent ?? userAgentOf(site.url);
      return async (request) => {
        // What asks the network is loaded when there is something to tell.
        const { openHttpClient } = await import("../http/client.ts");
        return openHttpClient({ clock, env: terminal.env, userAgent, isGuarded: false })(request);
      };
    },
    note: (text) => terminal.note(text),
  });
}

/** A session whose end, good or bad, `alarm` judges; a preview is nothing to it. */
export async function watchedSession<Result>(
  { alarm, command }: { readonly alarm: Alarm; readonly command: Watched },
  flags: SessionFlags,
  terminal: Terminal,
  work: WatchedWork<Result>,
): Promise<Result> {
  const config = flags.settled ?? (await settingsOf(flags, terminal));
  const watch = alarm.watch(isPreviewOf(flags, terminal.env) ? silent(config) : config, command);
  try {
    return await withSession({ ...flags, settled: config }, terminal, (session) => work(session, watch));
  } catch (error) {
    watch.failed(error);
    throw error;
  }
}

/** The same for a command that is one run: the webhooks are told in the end, when others may have the state again. */
export async function alarmedSession<Result>(
  command: Watched,
  flags: SessionFlags,
  terminal: Terminal,
  work: WatchedWork<Result>,
): Promise<Result> {
  const alarm = alarmOf(flags, terminal);
  try {
    return await watchedSession({ alarm, command }, flags, terminal, work);
  } finally {
    await alarm.tell(terminal.signal);
  }
}

function silent(config: Config): Config {
  return { ...config, alerts: [] };
}
