import type { NotifyReport } from "../commands/notify.ts";
import { count } from "../model/count.ts";
import { defineCommand } from "./command.ts";
import { wait } from "./common-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { toggle } from "./option.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill notify` */
export const notify = defineCommand({
  name: "notify",
  summary: "ping the WebSub hub for every changed feed; run it after a deploy",
  options: {
    whenLive: toggle("first wait up to five minutes until site.url serves the files of the output folder"),
    dryRun: toggle("print the pings without sending them"),
    wait,
  },
  async run(flags, terminal) {
    await using project = await openProject(flags, terminal);
    const report = await project.notify(flags);
    if (flags.json) terminal.out(JSON.stringify(report, null, 2));
    else print(report, terminal, flags);
    return report.ok ? exitCodes.done : exitCodes.failed;
  },
});

type PrintOptions = { readonly dryRun: boolean; readonly quiet: boolean };

function print(
  { hub, pinged, unchanged, failed }: NotifyReport,
  terminal: Terminal,
  { dryRun, quiet }: PrintOptions,
): void {
  const { out, err, style } = terminal;
  if (!quiet && (pinged.length > 0 || failed.length === 0)) {
    for (const url of pinged) out(`  ${url}`);
    const verb = dryRun ? "would ping" : "pinged";
    out(`${verb} ${hub} for ${count(pinged.length, "changed feed")}; ${unchanged} unchanged`);
  }
  const [first] = failed;
  if (first === undefined) return;
  const what = `could not ping ${hub} for ${count(failed.length, "feed")}`;
  err(`${style("red", "error")}: ${what} (${first.why}); check output.hub, or run \`feedmill notify\` again later`);
}
