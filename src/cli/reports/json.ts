import type { ReportFormat } from "./format.ts";

/** For programs. */
export const json: ReportFormat = {
  name: "json",
  check: ({ counts: { outage, ...counts }, outage: detail, cutShort, links }) =>
    JSON.stringify({ counts, outage, detail, cutShort, links }, null, 2),
  diff: (diff) => JSON.stringify(diff, null, 2),
  list: (report) => JSON.stringify(report, null, 2),
};
