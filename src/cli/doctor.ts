import { version as nodeVersion } from "node:process";
import type { Color, Finding, Network } from "../commands/doctor/check.ts";
import { examine } from "../commands/doctor/doctor.ts";
import { type Config, loadConfig } from "../config/load.ts";
import { openHttpClient } from "../http/client.ts";
import { openResolver } from "../http/resolver.ts";
import { userAgentOf } from "../http/user-agent.ts";
import { systemClock } from "../model/clock.ts";
import { count } from "../model/count.ts";
import type { Action, CommonFlags } from "./command.ts";
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
    ...(flags.offline ? {} : { network: networkOf(env) }),
  });
  const isWell = findings.every(({ state }) => state !== "red");
  if (flags.json) terminal.out(JSON.stringify({ ok: isWell, findings }, null, 2));
  else if (!flags.quiet || !isWell) tell(findings, terminal, flags.quiet === true);
  return isWell ? exitCodes.done : exitCodes.failed;
};

function networkOf(env: Terminal["env"]): (config: Config) => Network {
  return ({ links, site }) => {
    const parts = { clock: systemClock, env, userAgent: links.userAgent ?? userAgentOf(site.url) };
    return {
      guarded: openHttpClient({ ...parts, isGuarded: !links.allowPrivate }),
      open: openHttpClient({ ...parts, isGuarded: false }),
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
