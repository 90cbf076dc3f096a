import { type CheckedLink, explained, type Report } from "./report.ts";

/** Rows of one list; more than that nobody reads, and a step summary may hold 1 MiB. */
const most = 500;

/** For a step summary or a comment: the numbers, then what is not alive. */
export const reportMarkdown: Report = ({ counts, result }, links) => {
  const { known, due, checked, alive, unsure, dead } = counts;
  const outage =
    result?.outage === undefined
      ? []
      : [`> The network failed (${plain(result.outage)}); no verdict was recorded.`, ""];
  return [
    "## Links",
    "",
    ...outage,
    "| known | alive | unsure | dead | checked | due |",
    "|---:|---:|---:|---:|---:|---:|",
    `| ${known} | ${alive} | ${unsure} | ${dead} | ${checked} | ${due} |`,
    "",
    ...list("Dead", links, "dead"),
    ...list("Unsure", links, "unsure"),
  ].join("\n");
};

function list(title: string, links: readonly CheckedLink[], state: string): string[] {
  const found = links.filter((link) => link.state === state);
  if (found.length === 0) return [];
  const rows = found.slice(0, most).map((link) => `| ${explained(link)} | ${plain(link.url)} |`);
  const rest = found.length > most ? ["", `... and ${found.length - most} more.`] : [];
  return [`### ${title} (${found.length})`, "", "| why | link |", "|---|---|", ...rows, ...rest, ""];
}

/** Text that Markdown takes as it is, on one line. */
export function plain(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>()#|!]/gu, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/\s+/gu, " ")
    .slice(0, 2000);
}
