import { count } from "../model/count.ts";
import { formatProblem, type Problem } from "../model/problem.ts";
import { defineCommand } from "./command.ts";
import { strict } from "./common-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill validate` */
export const validate = defineCommand({
  name: "validate",
  summary: "list every problem in records, topics and config; writes nothing",
  options: { strict },
  async run(flags, terminal) {
    await using project = await openProject(flags, terminal);
    const report = await project.validate();
    if (flags.json) terminal.out(JSON.stringify(report, null, 2));
    else if (!flags.quiet) print(report.problems, report.files, terminal);
    return flags.strict && report.problems.length > 0 ? exitCodes.strict : exitCodes.done;
  },
});

function print(problems: readonly Problem[], files: number, { out, style }: Terminal): void {
  for (const problem of problems) out(formatProblem(problem));
  const isClean = problems.length === 0;
  const outcome = isClean ? "no problems" : count(problems.length, "problem");
  out(style(isClean ? "green" : "yellow", `${outcome} in ${count(files, "record")}`));
}
