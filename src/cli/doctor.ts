import { version as nodeVersion } from "node:process";
import { systemClock } from "../clock.ts";
import { loadConfig } from "../config.ts";
import { readSchedule } from "../daemon/cron.ts";
import { type DoctorWorld, examine } from "../doctor/examine.ts";
import type { Color, Finding } from "../doctor/finding.ts";
import { openExchange } from "../links/exchange.ts";
import { userAgentOf } from "../links/headers.ts";
import { openResolver } from "../links/resolver.ts";
import { count } from "../model/words.ts";
import type { Action, CommonFlags } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

type DoctorFlags = CommonFlags & { readonly offline?: true };

/** `feedmill doctor` */
export const doctor: Action<DoctorFlags> = async (flags, terminal) => {
  const { cwd, env } = terminal;
  const findings = await examine({
    now: systemClock.now,
    nodeVersion,
    env,
    load: () => loadConfig(cwd, flags, env),
    tickAfter: (schedule, date) => readSchedule(schedule).after(date),
    ...(flags.offline ? {} : { network: networkOf(env) }),
  });
  const isWell = findings.every(({ state }) => state !== "red");
  if (flags.json) terminal.out(JSON.stringify({ ok: isWell, findings }, null, 2));
  else if (!flags.quiet || !isWell) tell(findings, terminal, flags.quiet === true);
  return isWell ? exitCodes.done : exitCodes.failed;
};

function networkOf(env: Terminal["env"]): NonNullable<DoctorWorld["network"]> {
  return ({ links, site }) => {
    const parts = { clock: systemClock, env, userAgent: links.userAgent ?? userAgentOf(site.url) };
    return {
      guarded: openExchange({ ...parts, isGuarded: !links.allowPrivate }),
      open: openExchange({ ...parts, isGuarded: false }),
      resolve: openResolver(systemClock),
    };
  };
}

const styles = { green: "green", amber: "yellow", red: "red" } as const;

function tell(findings: readonly Finding[], { out, style }: Terminal, isOnlyRed: boolean): void {
  const shown = isOnlyRed ? findings.filter(({ state }) => state === "red") : findings;
  const width = Math.max(...shown.map(({ name }) => name.length));
  for (const { name, state, text, fix } of shown) {
    out(`${style(styles[state], state.padEnd(5))}  ${name.padEnd(width)}  ${text}`);
    if (fix !== undefined) out(`${" ".repeat(width + 9)}${fix}`);
  }
  if (isOnlyRed) return;
  const number = (color: Color) => findings.filter(({ state }) => state === color).length;
  const red = number("red");
  out("");
  out(`${count(findings.length, "check")}: ${number("green")} green, ${number("amber")} amber, ${red} red`);
}
