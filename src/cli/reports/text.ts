import { type CheckReport, reasonText } from "../../commands/check-report.ts";
import type { ReportFormat, View } from "./format.ts";

/** For people at a terminal. */
export const text: ReportFormat = {
  name: "text",
  check: checkText,
  diff: async (diff, view) => (await import("./diff-text.ts")).diffText(diff, view),
};

/** The links that are not alive, then the counts. */
function checkText({ counts, links }: CheckReport, { style }: View): string {
  const lines = links
    .filter(({ state }) => state !== "alive")
    .map(
      (link) =>
        `${style(link.state === "dead" ? "red" : "yellow", link.state.padEnd(6))} ${reasonText(link)}  ${link.url}`,
    );
  const { known, due, checked, alive, unsure, dead } = counts;
  const headline = style("bold", `${checked} of ${due} due links checked`);
  return [...lines, `${headline}; ${known} known: ${alive} alive, ${unsure} unsure, ${dead} dead`].join("\n");
}
