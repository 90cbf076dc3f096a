import type { Config } from "../config/config.ts";
import type { RunReport } from "../model/report.ts";
import { type CommonFlags, defineCommand } from "./command.ts";
import { acceptNewIds, acceptRemovals, now, strict, wait } from "./common-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { reportToGitHub } from "./github.ts";
import { interruptedCode, savedOutcome } from "./interrupted.ts";
import { negated, toggle } from "./option.ts";
import { isPreview, openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill build` */
export const build = defineCommand({
  name: "build",
  summary: "read the records, check the links that are due, write what changed",
  options: {
    check: negated("do not check links and pictures"),
    dryRun: toggle("report what would change; no requests, no writes"),
    force: toggle("render every file again"),
    strict,
    acceptRemovals,
    acceptNewIds,
    wait,
    now,
  },
  async run(flags, terminal) {
    await using project = await openProject(flags, terminal);
    const dryRun = isPreview(flags, terminal);
    const report = await project.build({ ...flags, dryRun });
    await printBuild(report, project.config, { ...flags, dryRun }, terminal);
    const isClean = report.problems.length === 0 && report.links.dead === 0;
    return interruptedCode(terminal, savedOutcome) ?? (flags.strict && !isClean ? exitCodes.strict : exitCodes.done);
  },
});

/** Prints what a run did. */
export async function printBuild(
  report: RunReport,
  config: Config,
  { json, quiet, verbose, dryRun }: Pick<CommonFlags, "json" | "quiet" | "verbose"> & { readonly dryRun: boolean },
  terminal: Terminal,
): Promise<void> {
  const { summarise, summaryMarkdown } = await import("./summary.ts");
  if (json) terminal.out(JSON.stringify(report, null, 2));
  else if (!quiet) summarise(report, config, terminal, { isPreview: dryRun, isVerbose: verbose });
  reportToGitHub(terminal, summaryMarkdown(report), report.problems, config.projectDir);
}
