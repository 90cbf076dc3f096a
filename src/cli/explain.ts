import type { Explanation } from "../commands/explain.ts";
import { count } from "../model/count.ts";
import { defineCommand } from "./command.ts";
import { now } from "./common-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill explain` */
export const explain = defineCommand({
  name: "explain",
  argument: "<file|url>",
  summary: "show why a record is in or out, its feeds, and the state of its link",
  options: { now },
  async run(flags, terminal, target) {
    await using project = await openProject(flags, terminal);
    const explanation = await project.explain(target);
    if (flags.json) terminal.out(JSON.stringify(explanation, null, 2));
    else if (!flags.quiet) print(explanation, terminal);
    return exitCodes.done;
  },
});

function print({ file, id, state, detail, feeds, link, pictures = [] }: Explanation, terminal: Terminal): void {
  const { out, style } = terminal;
  out(style("bold", file));
  out(`  ${style(state === "published" ? "green" : "yellow", state)}: ${detail}`);
  if (id !== undefined) out(`  id     ${id}`);
  if (feeds.length > 0) out(`  feeds  ${feeds.join(", ")}`);
  if (link !== undefined) printLink(link, terminal);
  for (const { url, verdict, reason } of pictures) out(`  picture  ${url} ${verdict} (${reason})`);
}

function printLink(link: NonNullable<Explanation["link"]>, { out, style }: Terminal): void {
  out(`  link   ${link.url}`);
  const checked = link.checkedAt === undefined ? "never checked" : `checked ${day(link.checkedAt)}`;
  const failures = link.failures > 0 ? `, ${count(link.failures, "failure")} in a row` : "";
  const next = link.nextCheckAt === undefined ? "" : `, next check ${day(link.nextCheckAt)}`;
  out(`         ${link.verdict} (${link.reason}), ${checked}${failures}${next}`);
  for (const { at, kind, reason, status } of link.history) {
    out(style("dim", `         ${day(at)}  ${kind} (${reason}${status === undefined ? "" : `, ${status}`})`));
  }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 16).replace("T", " ");
}
