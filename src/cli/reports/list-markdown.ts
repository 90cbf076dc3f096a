import type { ListReport } from "../../commands/list.ts";
import { listHeadline, remarks } from "./list-lines.ts";
import { plain } from "./markdown-text.ts";

/** Nobody reads more, and a step summary is limited to 1 MiB. */
const maxRows = 500;

/** A table for comments and step summaries. */
export function listMarkdown(report: ListReport): string {
  const { records } = report;
  const rows = records.slice(0, maxRows).map((record) => {
    const { state, file, title = "", publishedAt = "" } = record;
    const cells = [state, publishedAt.slice(0, 10), file, title.slice(0, 150), remarks(record).join("; ")];
    return `| ${cells.map(plain).join(" | ")} |`;
  });
  const rest = records.length > maxRows ? ["", `... and ${records.length - maxRows} more.`] : [];
  const table = rows.length === 0 ? [] : ["| state | date | record | title | why |", "|---|---|---|---|---|", ...rows];
  return [`## ${listHeadline(report)}`, "", ...table, ...rest].join("\n").trimEnd();
}
