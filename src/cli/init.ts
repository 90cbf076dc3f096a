import { type InitReport, initProject } from "../commands/init/init.ts";
import type { CiName } from "../commands/init/recipes.ts";
import { count } from "../model/count.ts";
import { FeedmillError } from "../model/error.ts";
import type { Action, CommonFlags } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

type InitFlags = CommonFlags & { readonly url?: string; readonly title?: string; readonly ci?: CiName };

/** `feedmill init` */
export const init: Action<InitFlags> = async (flags, terminal, folder) => {
  if (flags.config !== undefined) {
    throw new FeedmillError("usage", "init writes config/feedmill.yaml into the folder you name; leave --config out");
  }
  const report = await initProject(terminal.cwd, folder || ".", flags);
  if (flags.json) {
    const { dir, written, kept, added, next } = report;
    terminal.out(JSON.stringify({ dir, written, kept, added, next: next.join(" && ") }, null, 2));
  } else if (!flags.quiet) printReport(report, terminal);
  return exitCodes.done;
};

function printReport(report: InitReport, { out, style }: Terminal): void {
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
