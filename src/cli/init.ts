import type { InitReport } from "../commands/init/init.ts";
import type { CiName } from "../commands/init/recipes.ts";
import { count } from "../model/count.ts";
import { FeedmillError } from "../model/error.ts";
import { defineCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { oneOf, text, webAddress } from "./option.ts";
import type { Terminal } from "./terminal.ts";

const ciNames: readonly CiName[] = ["github", "gitlab"];

/** `feedmill init` */
export const init = defineCommand({
  name: "init",
  argument: "[dir]",
  summary: "set up a project: commented config, sample records; never overwrites",
  options: {
    url: webAddress("<url>", "public address of the feeds"),
    title: text("<text>", "title of the feeds"),
    ci: oneOf("<name>", ciNames, "also write a CI recipe for scheduled runs: "),
  },
  async run(flags, terminal, folder) {
    if (flags.config !== undefined) {
      throw new FeedmillError("usage", "init writes config/feedmill.yaml into the given folder; leave out --config");
    }
    const { initProject } = await import("../commands/init/init.ts");
    const report = await initProject(terminal.cwd, folder || ".", flags);
    if (flags.json) {
      const { dir, written, kept, added, next } = report;
      terminal.out(JSON.stringify({ dir, written, kept, added, next: next.join(" && ") }, null, 2));
    } else if (!flags.quiet) print(report, terminal);
    return exitCodes.done;
  },
});

function print(report: InitReport, { out, style }: Terminal): void {
  const { written, kept, added, setup, isInstalled, next } = report;
  for (const path of written) out(`  ${style("green", "wrote")}  ${path}`);
  for (const [path, lines] of Object.entries(added)) {
    out(`  ${style("green", "added")}  ${count(lines.length, "line")} to ${path}: ${lines.join(", ")}`);
  }
  for (const path of kept) out(`  ${style("dim", "kept")}   ${path}, as it was`);
  out("");
  out(isInstalled ? "Next:" : "package.json does not list feedmill yet. To add this copy and build:");
  for (const command of next) out(`  ${style("bold", command)}`);
  if (setup !== undefined) out(`\nThen ${setup}`);
}
