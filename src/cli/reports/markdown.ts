import { type CheckedLink, type CheckReport, filesText, reasonText } from "../../commands/check-report.ts";
import type { ReportFormat } from "./format.ts";
import { plain } from "./markdown-text.ts";

/** For step summaries and comments. */
export const markdown: ReportFormat = {
  name: "markdown",
  check: checkMarkdown,
  diff: async (diff) => (await import("./diff-markdown.ts")).diffMarkdown(diff),
  list: async (report) => (await import("./list-markdown.ts")).listMarkdown(report),
};

/** Per list: nobody reads more, and a step summary is limited to 1 MiB. */
const maxRows = 500;

/** The counts, then the links that are not alive. */
export function checkMarkdown({ counts, outage, links }: CheckReport): string {
  const { known, due, checked, alive, unsure, dead } = counts;
  const note = outage === undefined ? [] : [`> The network failed (${plain(outage)}); recorded no verdicts.`, ""];
  return [
    "## Links",
    "",
    ...note,
    "| known | alive | unsure | dead | checked | due |",
    "|---:|---:|---:|---:|---:|---:|",
    `| ${known} | ${alive} | ${unsure} | ${dead} | ${checked} | ${due} |`,
    "",
    ...list("Dead", links, "dead"),
    ...list("Unsure", links, "unsure"),
  ].join("\n");
}

function list(title: string, links: readonly CheckedLink[], state: string): string[] {
  const found = links.filter((link) => link.state === state);
  if (found.length === 0) return [];
  const rows = found
    .slice(0, maxRows)
    .map((link) => `| ${reasonText(link)} | ${plain(link.url)} | ${plain(filesText(link))} |`);
  const rest = found.length > maxRows ? ["", `... and ${found.length - maxRows} more.`] : [];
  return [`### ${title} (${found.length})`, "", "| why | link | record |", "|---|---|---|", ...rows, ...rest, ""];
}
