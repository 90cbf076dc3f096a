import { type Explanation, explain as explainRecord } from "../commands/explain.ts";
import { count } from "../model/count.ts";
import type { Action } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { type SessionFlags, withSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill explain` */
export const explain: Action<SessionFlags> = (flags, terminal, target) =>
  withSession({ ...flags, dryRun: true }, terminal, async ({ outside }) => {
    const explanation = await explainRecord(outside, target, terminal.cwd);
    if (flags.json) terminal.out(JSON.stringify(explanation, null, 2));
    else if (!flags.quiet) show(explanation, terminal);
    return exitCodes.done;
  });

function show({ file, id, state, detail, feeds, link, pictures = [] }: Explanation, terminal: Terminal): void {
  const { out, style } = terminal;
  out(style("bold", file));
  out(`  ${style(state === "published" ? "green" : "yellow", state)}: ${detail}`);
  if (id !== undefined) out(`  id     ${id}`);
  if (feeds.length > 0) out(`  feeds  ${feeds.join(", ")}`);
  if (link !== undefined) showLink(link, terminal);
  for (const { url, verdict, reason } of pictures) out(`  picture  ${url} ${verdict} (${reason})`);
}

function showLink(link: NonNullable<Explanation["link"]>, { out, style }: Terminal): void {
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
