import { checkDue, countLinks } from "../build/links.ts";
import { prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { pageNumber } from "../feeds/canonical-url.ts";
import { FeedmillError } from "../model/error.ts";
import type { DueLink, LinkState } from "../model/link.ts";
import { optional } from "../model/optional.ts";
import { displayPath, type Problem } from "../model/problem.ts";
import type { RunEvent } from "../model/report.ts";
import { parseUrl } from "../records/url.ts";
import { pathsOfPage } from "../store/find-records.ts";
import { type CheckedLink, type CheckReport, reasonText } from "./check-report.ts";

/** Which links to check. */
export type CheckOptions = {
  /** Check every link, due or not. */
  readonly all?: boolean | undefined;
  /** Check at most this many. */
  readonly limit?: number | undefined;
  /** Check only this link, even if no record contains it. */
  readonly url?: string | undefined;
  /** Make no requests; only count the links that are due. */
  readonly dryRun?: boolean | undefined;
  /** Ends the check early; results so far are saved. */
  readonly signal?: AbortSignal | undefined;
};

const maxDeadLinks = 100;

/** Checks links and saves the verdicts. Writes no feeds. */
export async function check(
  project: Project,
  { all = false, limit = Number.POSITIVE_INFINITY, url, dryRun = false, signal }: CheckOptions = {},
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<CheckReport> {
  const prepared = await prepare(project, onEvent);
  const { links, now, time } = prepared;
  // The latest possible date, so that every link is due.
  const asOf = all ? new Date(8.64e15) : now;
  const before = links.replica.counts(now, asOf);
  const only = url === undefined ? undefined : [dueLink(url)];
  const due = only?.length ?? before.due;
  const count = Math.min(due, limit);
  const isIdle = count === 0 || dryRun || time.doubted !== undefined;
  if (isIdle) return { counts: countLinks(before, due, undefined), links: [], died: [], problems: [] };

  const checked: CheckedLink[] = [];
  const onChecked = (state: LinkState) => void checked.push(toCheckedLink(state, filesOf(state.url, project)));
  const pass = { only, asOf, count, othersToo: url === undefined && count === due };
  const result = await checkDue(project, prepared, pass, { signal, onChecked }, onEvent);
  return {
    counts: countLinks(links.replica.counts(now, asOf), due + result.due - count, result),
    ...optional("outage", result.outage),
    ...optional("cutShort", result.cutShort),
    links: checked.sort((a, b) => (a.url < b.url ? -1 : 1)),
    died: result.died,
    problems: problemsOf(checked.filter(({ state }) => state === "dead").slice(0, maxDeadLinks)),
  };
}

function dueLink(url: string): DueLink {
  const parsed = parseUrl(url);
  if ("fault" in parsed) throw new FeedmillError("usage", `cannot check: ${parsed.fault}`);
  return { url: parsed.url, isFar: false };
}

/** Without the history, which would be too much to keep of every link. */
function toCheckedLink(
  { url, verdict, status, finalUrl, checkedAt, nextCheckAt, failures }: LinkState,
  files: readonly string[],
): CheckedLink {
  return {
    url,
    files,
    state: verdict.kind,
    reason: verdict.reason,
    status,
    finalUrl,
    checkedAt,
    nextCheckAt,
    failures,
  };
}

/** The record files that link to a page, as a person would type them. */
function filesOf(url: string, { config: { projectDir, records }, store }: Project): string[] {
  return pathsOfPage(store.cache, pageNumber(url)).map((path) => displayPath(projectDir, `${records.dir}/${path}`));
}

/** Dead links as problems of the records that have them. */
function problemsOf(links: readonly CheckedLink[]): Problem[] {
  return links.flatMap((link) =>
    link.files.map((file) => ({ file, message: `dead link: ${link.url} ${reasonText(link)}` })),
  );
}
