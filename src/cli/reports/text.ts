import { type CheckReport, filesText, reasonText } from "../../commands/check-report.ts";
import type { ReportFormat, View } from "./format.ts";

/** For people at a terminal. */
export const text: ReportFormat = {
  name: "text",
  check: checkText,
  diff: async (diff, view) => (await import("./diff-text.ts")).diffText(diff, view),
  list: async (report, view) => (await import("./list-text.ts")).listText(report, view),
};

/** The links that are not alive, then the numbers. Of a single link people want to know in any case. */
function checkText({ counts, links }: CheckReport, { style, isVerbose }: View): string {
  const shown = isVerbose || links.length === 1 ? links : links.filter(({ state }) => state !== "alive");
  const lines = shown.map((link) => {
    const where = link.files.length === 0 ? "" : `  ${style("dim", filesText(link))}`;
    return `${style(colours[link.state], link.state.padEnd(6))} ${reasonText(link)}  ${link.url}${where}`;
  });
  const { known, due, checked, alive, unsure, dead } = counts;
  const headline = style("bold", `${checked} of ${due} due links checked`);
  const advice = dead > 0 ? "; see `feedmill list --dead`" : "";
  return [...lines, `${headline}; ${known} known: ${alive} alive, ${unsure} unsure, ${dead} dead${advice}`].join("\n");
}

const colours = { alive: "green", unsure: "yellow", dead: "red" } as const;
