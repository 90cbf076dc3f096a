import { version as nodeVersion } from "node:process";
import type { Color, Finding, Network } from "../commands/doctor/check.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../model/clock.ts";
import { count } from "../model/count.ts";
import { defineCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { toggle } from "./option.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill doctor` */
export const doctor = defineCommand({
  name: "doctor",
  summary: "check what a run depends on: machine, config, state, network, deployed feeds",
  options: { offline: toggle("skip the checks that need a network") },
  async run(flags, terminal) {
    const { cwd, env } = terminal;
    const [{ examine }, { loadConfig }] = await Promise.all([
      import("../commands/doctor/doctor.ts"),
      import("../config/load.ts"),
    ]);
    const findings = await examine({
      now: systemClock.now,
      nodeVersion,
      env,
      load: () => loadConfig(cwd, flags, env),
      ...(flags.offline ? {} : { network: await networkOf(env) }),
    });
    const isWell = findings.every(({ state }) => state !== "red");
    if (flags.json) terminal.out(JSON.stringify({ ok: isWell, findings }, null, 2));
    else if (!flags.quiet || !isWell) print(findings, terminal, flags.quiet);
    return isWell ? exitCodes.done : exitCodes.failed;
  },
});

async function networkOf(env: Terminal["env"]): Promise<(config: Config) => Network> {
  const [{ openHttpClient }, { openResolver }, { userAgentOf }] = await Promise.all([
    import("../http/client.ts"),
    import("../http/resolver.ts"),
    import("../http/user-agent.ts"),
  ]);
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

function print(findings: readonly Finding[], { out, style }: Terminal, isOnlyRed: boolean): void {
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
