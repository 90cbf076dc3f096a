import type { ReportFormat } from "./format.ts";

/** For programs. */
export const json: ReportFormat = {
  name: "json",
  check: ({ counts: { outage, ...counts }, outage: detail, links }) =>
    JSON.stringify({ counts, outage, detail, links }, null, 2),
  diff: (diff) => JSON.stringify(diff, null, 2),
};
