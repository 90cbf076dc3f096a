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
  summary: "tell the WebSub hub which feeds changed; after the files are live",
  options: {
    whenLive: toggle("first wait until site.url has what is in the output folder, five minutes at most"),
    dryRun: toggle("tell nobody, print what would be told"),
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

type Manner = { readonly dryRun: boolean; readonly quiet: boolean };

function print({ hub, pinged, unchanged, failed }: NotifyReport, terminal: Terminal, { dryRun, quiet }: Manner): void {
  const { out, err, style } = terminal;
  if (!quiet && (pinged.length > 0 || failed.length === 0)) {
    for (const url of pinged) out(`  ${url}`);
    const verb = dryRun ? "would be told" : "was told";
    out(`${hub} ${verb} of ${count(pinged.length, "changed feed")}; ${unchanged} unchanged`);
  }
  const [first] = failed;
  if (first === undefined) return;
  const what = `${hub} could not be told of ${count(failed.length, "feed")}`;
  err(`${style("red", "error")}: ${what} (${first.why}); check output.hub, or run \`feedmill notify\` again later`);
}
