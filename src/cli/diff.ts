import { diff as diffOutput } from "../commands/diff.ts";
import type { Action } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { tellGitHub } from "./github.ts";
import { diffMarkdown } from "./reports/diff-markdown.ts";
import { diffText } from "./reports/diff-text.ts";
import { type SessionFlags, showProgress, withSession } from "./session.ts";

type DiffFlags = SessionFlags & {
  readonly report?: string;
  readonly acceptRemovals?: true;
  readonly acceptNewIds?: true;
};

/** `feedmill diff` */
export const diff: Action<DiffFlags> = (flags, terminal) =>
  withSession({ ...flags, dryRun: true }, terminal, async ({ config, outside }) => {
    const options = { acceptRemovals: flags.acceptRemovals === true, acceptNewIds: flags.acceptNewIds === true };
    const found = await diffOutput(outside, options, showProgress(terminal));
    const form = flags.json ? "json" : (flags.report ?? "text");
    if (form === "json") terminal.out(JSON.stringify(found, null, 2));
    else if (form === "markdown") terminal.out(diffMarkdown(found));
    else if (!flags.quiet) {
      for (const note of found.notes) terminal.note(note);
      terminal.out(diffText(found, terminal, flags.verbose === true));
    }
    tellGitHub(terminal, diffMarkdown(found), [], config.projectDir);
    return exitCodes.done;
  });
