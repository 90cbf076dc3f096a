import type { InitReport } from "../commands/init/init.ts";
import type { CiName } from "../commands/init/recipes.ts";
import { count } from "../model/count.ts";
import { FeedmillError } from "../model/error.ts";
import { defineCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { oneOf, text, webAddress } from "./option.ts";
import type { Terminal } from "./terminal.ts";

/** The recipes' names, without loading the recipes. */
const ciNames = Object.keys({ github: true, gitlab: true } satisfies Record<CiName, true>) as CiName[];

/** `feedmill init` */
export const init = defineCommand({
  name: "init",
  argument: "[dir]",
  summary: "a working project: commented config, sample records; never overwrites",
  options: {
    url: webAddress("<url>", "where the feeds will be reachable"),
    title: text("<text>", "title of the feeds"),
    ci: oneOf("<name>", ciNames, "also a recipe for scheduled runs: "),
  },
  async run(flags, terminal, folder) {
    if (flags.config !== undefined) {
      throw new FeedmillError("usage", "init writes config/feedmill.yaml into the folder you name; leave --config out");
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
  out(isInstalled ? "Next:" : "package.json does not name feedmill yet. To add the copy that is running, and build:");
  for (const command of next) out(`  ${style("bold", command)}`);
  if (setup !== undefined) out(`\nThen ${setup}`);
}
