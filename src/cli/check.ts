import { check as checkProject } from "../commands/check.ts";
import { pageNumber } from "../feeds/canonical-url.ts";
import type { LinkState } from "../model/link.ts";
import { displayPath, type Problem } from "../model/problem.ts";
import { findByPage } from "../store/find-records.ts";
import { alarmedSession } from "./alerts.ts";
import type { Action } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { tellGitHub } from "./github.ts";
import { reports } from "./reports/by-name.ts";
import { reportMarkdown } from "./reports/markdown.ts";
import { type CheckedLink, explained, toCheckedLink } from "./reports/report.ts";
import { type Session, type SessionFlags, showProgress } from "./session.ts";

type CheckFlags = SessionFlags & {
  readonly all?: true;
  readonly limit?: number;
  readonly url?: string;
  readonly report?: string;
  readonly strict?: true;
};

/** `feedmill check` */
export const check: Action<CheckFlags> = (flags, terminal) =>
  alarmedSession("check", flags, terminal, async (session, watch) => {
    const { config, outside, isPreview } = session;
    const checked: CheckedLink[] = [];
    const options = {
      all: flags.all === true,
      limit: flags.limit,
      url: flags.url,
      dryRun: isPreview,
      signal: terminal.signal,
      onChecked(state: LinkState) {
        checked.push(toCheckedLink(state));
        watch.onChecked(state);
      },
    };
    const report = await checkProject(outside, options, showProgress(terminal));
    const links = checked.sort((a, b) => (a.url < b.url ? -1 : 1));
    const form = flags.json ? "json" : (flags.report ?? "text");
    if (report.result?.outage !== undefined && form === "text") {
      terminal.note(`the network failed (${report.result.outage}); no verdict was recorded`);
    }
    const render = await reports[form]?.();
    if (render !== undefined && !(flags.quiet && form === "text")) terminal.out(render(report, links, terminal));
    tellGitHub(terminal, reportMarkdown(report, links, terminal), deadAt(links, session), config.projectDir);
    watch.done({ links: report.counts });
    return flags.strict && report.counts.dead > 0 ? exitCodes.strict : exitCodes.done;
  });

/** Dead links as faults of the records that have them. */
function deadAt(links: readonly CheckedLink[], { config, outside }: Session): Problem[] {
  const dead = links.filter(({ state }) => state === "dead").slice(0, 100);
  return dead.flatMap((link) =>
    findByPage(outside.store.cache, pageNumber(link.url)).map(({ path }) => ({
      file: displayPath(config.projectDir, `${config.records.dir}/${path}`),
      message: `dead link: ${link.url} ${explained(link)}`,
    })),
  );
}
