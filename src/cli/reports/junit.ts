import { type CheckedLink, filesText, reasonText } from "../../commands/check-report.ts";
import type { ReportFormat } from "./format.ts";

type Markup = typeof import("../../formats/markup.ts").markup;

/** For CI servers: one test case per link. Dead links fail, unsure ones are skipped. */
export const junit: ReportFormat = {
  name: "junit",
  async check({ links }) {
    const { markup } = await import("../../formats/markup.ts");
    const count = (state: string) => links.filter((link) => link.state === state).length;
    const totals = markup`tests="${links.length}" failures="${count("dead")}" skipped="${count("unsure")}"`;
    return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${totals}>
  <testsuite name="links" ${totals} errors="0">
${links.map((link) => testCase(link, markup))}  </testsuite>
</testsuites>`.markup;
  },
};

function testCase(link: CheckedLink, markup: Markup) {
  const why = reasonText(link);
  const where = link.files.length === 0 ? "" : ` in ${filesText(link)}`;
  const outcome = {
    alive: undefined,
    unsure: markup`<skipped message="${why}"/>`,
    dead: markup`<failure message="${why}" type="${link.reason}">${link.url}${where}</failure>`,
  }[link.state];
  return markup`    <testcase classname="${new URL(link.url).host}" name="${link.url}">${outcome}</testcase>\n`;
}
