import { defineCommand } from "./command.ts";
import { acceptNewIds, acceptRemovals, now } from "./common-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { reportToGitHub } from "./github.ts";
import { oneOf } from "./option.ts";
import { openProject } from "./project.ts";
import { renderersFor } from "./reports/formats.ts";

const renderers = renderersFor("diff");

/** `feedmill diff` */
export const diff = defineCommand({
  name: "diff",
  summary: "show what subscribers will see compared with the last published output",
  options: { report: oneOf("<format>", [...renderers.keys()]), acceptRemovals, acceptNewIds, now },
  async run(flags, terminal) {
    const { diffMarkdown } = await import("./reports/diff-markdown.ts");
    await using project = await openProject(flags, terminal);
    const found = await project.diff(flags);
    const form = flags.json ? "json" : (flags.report ?? "text");
    const isSilent = flags.quiet && form === "text";
    if (form === "text" && !isSilent) for (const note of found.notes) terminal.note(note);
    const rendered = await renderers.get(form)?.(found, { style: terminal.style, isVerbose: flags.verbose });
    if (rendered !== undefined && !isSilent) terminal.out(rendered);
    reportToGitHub(terminal, diffMarkdown(found), [], project.config.projectDir);
    return exitCodes.done;
  },
});
