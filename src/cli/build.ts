import { run } from "../pipeline.ts";
import type { Action } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { tellGitHub } from "./github.ts";
import { type SessionFlags, showProgress, withSession } from "./session.ts";
import { summarise, summaryMarkdown } from "./summary.ts";

type BuildFlags = SessionFlags & {
  readonly check: boolean;
  readonly force?: true;
  readonly strict?: true;
  readonly acceptRemovals?: true;
  readonly acceptNewIds?: true;
};

/** `feedmill build` */
export const build: Action<BuildFlags> = (flags, terminal) =>
  withSession(flags, terminal, async ({ config, outside, isPreview }) => {
    const options = {
      check: flags.check && !isPreview,
      dryRun: isPreview,
      force: flags.force === true,
      acceptRemovals: flags.acceptRemovals === true,
      acceptNewIds: flags.acceptNewIds === true,
      signal: terminal.signal,
    };
    const report = await run(config, outside, options, showProgress(terminal));
    if (flags.json) terminal.out(JSON.stringify(report, null, 2));
    else if (!flags.quiet) summarise(report, config, terminal, { isPreview, isVerbose: flags.verbose === true });
    tellGitHub(terminal, summaryMarkdown(report), report.problems);
    const isClean = report.problems.length === 0 && report.links.dead === 0;
    return flags.strict && !isClean ? exitCodes.strict : exitCodes.done;
  });
