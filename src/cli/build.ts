import type { Watch } from "../commands/alerts/alerts.ts";
import { build as buildProject } from "../commands/build.ts";
import type { RunReport } from "../model/report.ts";
import { keepLastRun } from "../store/last-run.ts";
import { alarmedSession } from "./alerts.ts";
import type { Action } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { tellGitHub } from "./github.ts";
import { type Session, type SessionFlags, showProgress } from "./session.ts";
import { summarise, summaryMarkdown } from "./summary.ts";
import type { Terminal } from "./terminal.ts";

/** What a build can be told. */
export type BuildFlags = SessionFlags & {
  readonly check: boolean;
  readonly force?: true;
  readonly strict?: true;
  readonly acceptRemovals?: true;
  readonly acceptNewIds?: true;
};

/** `feedmill build` */
export const build: Action<BuildFlags> = (flags, terminal) =>
  alarmedSession("build", flags, terminal, async (session, watch) => {
    const { problems, links } = await buildOnce(session, watch, flags, terminal);
    const isClean = problems.length === 0 && links.dead === 0;
    return flags.strict && !isClean ? exitCodes.strict : exitCodes.done;
  });

/** One run, from its beginning to its summary. Those of daemons are the same. */
export async function buildOnce(
  { config, outside, isPreview }: Session,
  watch: Watch,
  flags: BuildFlags,
  terminal: Terminal,
): Promise<RunReport> {
  const options = {
    check: flags.check && !isPreview,
    dryRun: isPreview,
    force: flags.force === true,
    acceptRemovals: flags.acceptRemovals === true,
    acceptNewIds: flags.acceptNewIds === true,
    signal: terminal.signal,
    onChecked: watch.onChecked,
  };
  const report = await buildProject(outside, options, showProgress(terminal));
  if (!isPreview) keepLastRun(config.state, report, outside.clock.now());
  if (flags.json) terminal.out(JSON.stringify(report, null, 2));
  else if (!flags.quiet) summarise(report, config, terminal, { isPreview, isVerbose: flags.verbose === true });
  tellGitHub(terminal, summaryMarkdown(report), report.problems, config.projectDir);
  watch.done(report);
  return report;
}
