import { leftOutReasons } from "../model/record.ts";
import { defineCommand } from "./command.ts";
import { now } from "./common-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { anyOrOneOf, oneOf, text, toggle } from "./option.ts";
import { openProject } from "./project.ts";
import { renderersFor } from "./reports/formats.ts";

const renderers = renderersFor("list");

/** `feedmill list` */
export const list = defineCommand({
  name: "list",
  summary: "list records: what is in feeds, what is left out and why",
  options: {
    leftOut: anyOrOneOf("[reason]", leftOutReasons, "only those in no feed, or of one reason: "),
    dead: toggle("only those whose link is dead"),
    held: toggle("only those whose link is dead and that stay in a feed for now"),
    moved: toggle("only those whose page has moved for good"),
    topic: text("<name>", "only those of this topic and the ones below it"),
    problems: toggle("only those with problems"),
    report: oneOf("<form>", [...renderers.keys()]),
    now,
  },
  async run(flags, terminal) {
    await using project = await openProject(flags, terminal);
    const report = await project.list(flags);
    const form = flags.json ? "json" : (flags.report ?? "text");
    const rendered = await renderers.get(form)?.(report, { style: terminal.style, isVerbose: flags.verbose });
    if (rendered !== undefined && !(flags.quiet && form === "text")) terminal.out(rendered);
    return exitCodes.done;
  },
});
