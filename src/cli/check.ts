import { type CheckReport, checkLinks } from "../check.ts";
import type { LinkState } from "../model/link.ts";
import type { Action } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { type SessionFlags, showProgress, withSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

type CheckFlags = SessionFlags & {
  readonly all?: true;
  readonly limit?: number;
  readonly url?: string;
  readonly report?: string;
  readonly strict?: true;
};

/** `feedmill check` */
export const check: Action<CheckFlags> = (flags, terminal) =>
  withSession(flags, terminal, async ({ config, outside, isPreview }) => {
    const checked: LinkState[] = [];
    const { all, limit, url, strict, quiet } = flags;
    const options = {
      all: all === true,
      limit,
      url,
      dryRun: isPreview,
      signal: terminal.signal,
      onLink: (state: LinkState) => void checked.push(state),
    };
    const report = await checkLinks(config, outside, options, showProgress(terminal));
    const links = checked.toSorted((a, b) => (a.url < b.url ? -1 : 1));
    if (flags.json || flags.report === "json") terminal.out(toJson(report, links));
    else if (!quiet) show(report, links, terminal);
    return strict && report.counts.dead > 0 ? exitCodes.strict : exitCodes.done;
  });

function toJson({ counts, result }: CheckReport, links: readonly LinkState[]): string {
  const { outage, ...numbers } = counts;
  const list = links.map(({ url, verdict, status, finalUrl, checkedAt, nextCheckAt, failures }) => {
    return { url, state: verdict.kind, reason: verdict.reason, status, finalUrl, checkedAt, nextCheckAt, failures };
  });
  return JSON.stringify({ counts: numbers, outage, detail: result?.outage, links: list }, null, 2);
}

function show({ counts, result }: CheckReport, links: readonly LinkState[], { out, err, style }: Terminal): void {
  if (result?.outage !== undefined)
    err(`${style("yellow", "note")}: the network failed (${result.outage}); no verdict was recorded`);
  for (const { url, verdict, status } of links.filter(({ verdict: { kind } }) => kind !== "alive")) {
    const colour = verdict.kind === "dead" ? "red" : "yellow";
    out(
      `${style(colour, verdict.kind.padEnd(6))} ${verdict.reason}${status === undefined ? "" : ` (${status})`}  ${url}`,
    );
  }
  const { known, due, checked, alive, unsure, dead } = counts;
  out(
    `${style("bold", `${checked} of ${due} due links checked`)}; ${known} known: ${alive} alive, ${unsure} unsure, ${dead} dead`,
  );
}
