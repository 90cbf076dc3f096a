import { formatProblem } from "../model/problem.ts";
import { prepare } from "../prepare.ts";
import type { Action } from "./commands.ts";
import { exitCodes } from "./main.ts";
import { type SessionFlags, showProgress, withSession } from "./session.ts";

/** `feedmill validate` */
export const validate: Action<SessionFlags & { readonly strict?: true }> = (flags, terminal) =>
  withSession({ ...flags, dryRun: true }, terminal, async ({ config, outside }) => {
    const { choose, problems, records } = await prepare(config, outside, showProgress(terminal));
    const found = problems(choose());
    if (flags.json) terminal.out(JSON.stringify({ files: records.files, problems: found }, null, 2));
    else if (!flags.quiet) {
      for (const problem of found) terminal.out(formatProblem(problem));
      const outcome = found.length === 0 ? "no problems" : `${found.length} problem${found.length === 1 ? "" : "s"}`;
      terminal.out(terminal.style(found.length === 0 ? "green" : "yellow", `${outcome} in ${records.files} records`));
    }
    return flags.strict && found.length > 0 ? exitCodes.strict : exitCodes.done;
  });
