import { markup } from "../../formats/markup.ts";
import { type CheckedLink, explained, type Report } from "./report.ts";

/** For CI servers: a test case per link; dead ones fail, unsure ones are skipped. */
export const reportJunit: Report = (_report, links) => {
  const count = (state: string) => links.filter((link) => link.state === state).length;
  const totals = markup`tests="${links.length}" failures="${count("dead")}" skipped="${count("unsure")}"`;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${totals}>
  <testsuite name="links" ${totals} errors="0">
${links.map(testCase)}  </testsuite>
</testsuites>`.markup;
};

function testCase(link: CheckedLink) {
  const why = explained(link);
  const outcome = {
    alive: undefined,
    unsure: markup`<skipped message="${why}"/>`,
    dead: markup`<failure message="${why}" type="${link.reason}">${link.url}</failure>`,
  }[link.state];
  return markup`    <testcase classname="${new URL(link.url).host}" name="${link.url}">${outcome}</testcase>\n`;
}
