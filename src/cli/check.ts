import { defineCommand } from "./command.ts";
import { now, strict, wait } from "./common-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { reportToGitHub } from "./github.ts";
import { interruptedCode, savedOutcome } from "./interrupted.ts";
import { anyCount, integer, oneOf, text, toggle } from "./option.ts";
import { isPreview, openProject } from "./project.ts";
import { renderersFor } from "./reports/formats.ts";
import { checkMarkdown } from "./reports/markdown.ts";

const renderers = renderersFor("check");

/** `feedmill check` */
export const check = defineCommand({
  name: "check",
  summary: "check the links that are due and remember the verdicts; write no feeds",
  options: {
    all: toggle("check every link, due or not"),
    limit: integer("<n>", "check at most n links", { min: 1, max: anyCount }),
    url: text("<url>", "check only this link"),
    report: oneOf("<format>", [...renderers.keys()]),
    strict,
    wait,
    now,
  },
  async run(flags, terminal) {
    await using project = await openProject(flags, terminal);
    const report = await project.check({ ...flags, dryRun: isPreview(flags, terminal) });
    const form = flags.json ? "json" : (flags.report ?? "text");
    if (report.outage !== undefined && form === "text") {
      terminal.note(`the network failed (${report.outage}); recorded no verdicts`);
    }
    const rendered = await renderers.get(form)?.(report, { style: terminal.style, isVerbose: flags.verbose });
    if (rendered !== undefined && !(flags.quiet && form === "text")) terminal.out(rendered);
    reportToGitHub(terminal, checkMarkdown(report), report.problems, project.config.projectDir);
    const hasDead = report.counts.dead > 0;
    return interruptedCode(terminal, savedOutcome) ?? (flags.strict && hasDead ? exitCodes.strict : exitCodes.done);
  },
});
