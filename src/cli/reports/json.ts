import type { Report } from "./report.ts";

/** For programs. */
export const reportJson: Report = ({ counts: { outage, ...counts }, result }, links) =>
  JSON.stringify({ counts, outage, detail: result?.outage, links }, null, 2);
