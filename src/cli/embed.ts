import type { EmbedAnswer } from "../commands/embed.ts";
import { defineCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill embed` */
export const embed = defineCommand({
  name: "embed",
  argument: "<topic>",
  summary: "print the snippets that show a topic's feed on another site",
  options: {},
  async run(flags, terminal, topic) {
    await using project = await openProject(flags, terminal);
    const answer = await project.embed(topic);
    if (flags.json) terminal.out(JSON.stringify({ feed: answer.feed, ...answer.snippets }, null, 2));
    else if (!flags.quiet) print(answer, terminal);
    return exitCodes.done;
  },
});

function print({ snippets, isPreview }: EmbedAnswer, { out, err, style }: Terminal): void {
  if (isPreview) err("note: The addresses below are placeholders; set site.url in config/feedmill.yaml.");
  const { component } = snippets;
  const parts: [title: string, text: string][] = [
    ["iframe", snippets.frame],
    ["  on a page with a Content-Security-Policy", snippets.csp.frame],
    ["Server-side include", snippets.include],
  ];
  if (component !== undefined) {
    parts.unshift(
      ["Web component (any page)", component],
      ["  on a page with a Content-Security-Policy", snippets.csp.component],
      ["  to pin this version of the script", snippets.integrity],
    );
  }
  for (const [index, [title, text]] of parts.entries()) {
    out(`${index === 0 ? "" : "\n"}${style("bold", title)}`);
    out(text);
  }
}
