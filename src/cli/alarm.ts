import { type Alarm, openAlarm } from "../alerts/alarm.ts";
import type { Watched } from "../alerts/judge.ts";
import { userAgentOf } from "../links/headers.ts";
import type { Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** The alarm of a command's run; a preview tells nobody. */
export function alarmFor({ config, outside, isPreview }: Session, terminal: Terminal, command: Watched): Alarm {
  const { clock, store } = outside;
  const userAgent = config.links.userAgent ?? userAgentOf(config.site.url);
  return openAlarm(isPreview ? { ...config, alerts: [] } : config, {
    command,
    facts: store.memory.facts,
    clock,
    // What asks the network is loaded when there is something to tell.
    async exchange(request) {
      const { openExchange } = await import("../links/exchange.ts");
      return openExchange({ clock, env: terminal.env, userAgent, isGuarded: false })(request);
    },
    signal: terminal.signal,
    note: (text) => terminal.note(text),
  });
}
