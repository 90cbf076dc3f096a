import { prepare } from "../build/prepare.ts";
import { count } from "../model/count.ts";
import { formatProblem, type Problem } from "../model/problem.ts";
import type { Action } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { type SessionFlags, showProgress, withSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill validate` */
export const validate: Action<SessionFlags & { readonly strict?: true }> = (flags, terminal) =>
  withSession({ ...flags, dryRun: true }, terminal, async ({ outside }) => {
    const { choose, problems, records } = await prepare(outside, showProgress(terminal));
    const found = problems(choose());
    if (flags.json) terminal.out(JSON.stringify({ files: records.files, problems: found }, null, 2));
    else if (!flags.quiet) show(found, records.files, terminal);
    return flags.strict && found.length > 0 ? exitCodes.strict : exitCodes.done;
  });

function show(problems: readonly Problem[], files: number, { out, style }: Terminal): void {
  for (const problem of problems) out(formatProblem(problem));
  const isClean = problems.length === 0;
  const outcome = isClean ? "no problems" : count(problems.length, "problem");
  out(style(isClean ? "green" : "yellow", `${outcome} in ${count(files, "record")}`));
}
