import { explained, type Report } from "./report.ts";

/** For people at a terminal: what is not alive, then the numbers. */
export const reportText: Report = ({ counts }, links, { style }) => {
  const lines = links
    .filter(({ state }) => state !== "alive")
    .map(
      (link) =>
        `${style(link.state === "dead" ? "red" : "yellow", link.state.padEnd(6))} ${explained(link)}  ${link.url}`,
    );
  const { known, due, checked, alive, unsure, dead } = counts;
  const asked = style("bold", `${checked} of ${due} due links checked`);
  return [...lines, `${asked}; ${known} known: ${alive} alive, ${unsure} unsure, ${dead} dead`].join("\n");
};
