import { checkDue, countLinks } from "../build/links.ts";
import { prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { FeedmillError } from "../model/error.ts";
import type { CheckResult, DueLink, LinkState } from "../model/link.ts";
import type { LinkCounts, RunEvent } from "../model/report.ts";
import { parseUrl } from "../records/url.ts";

/** Which links to check, and whom to tell. */
export type CheckOptions = {
  /** Every link, due or not. */
  readonly all?: boolean | undefined;
  /** Ask for no more than this many. */
  readonly limit?: number | undefined;
  /** Ask for this link only, whether a record has it or not. */
  readonly url?: string | undefined;
  /** Ask nobody; only tell what is due. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onChecked?: ((state: LinkState) => void) | undefined;
};

/** What a check did, and how the links stand now. */
export type CheckReport = {
  readonly counts: LinkCounts;
  /** Absent when nothing was to be asked. */
  readonly result?: CheckResult;
};

/** Checks links and remembers the verdicts; touches no feed. */
export async function check(
  project: Project,
  options: CheckOptions = {},
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<CheckReport> {
  const { links, choose, now } = await prepare(project, onEvent);
  // Further than any next check.
  const asOf = options.all ? new Date(8.64e15) : now;
  const before = links.replica.counts(now, asOf);
  const only = options.url === undefined ? undefined : [dueLink(options.url)];
  const due = only?.length ?? before.due;
  const count = Math.min(due, options.limit ?? Number.POSITIVE_INFINITY);
  if (count === 0 || options.dryRun) return { counts: countLinks(before, due, undefined) };
  const result = await checkDue(links, choose(), { only, asOf, count }, project.checkLinks, options, onEvent);
  return { counts: countLinks(links.replica.counts(now, asOf), due, result), result };
}

function dueLink(url: string): DueLink {
  const parsed = parseUrl(url);
  if ("fault" in parsed) throw new FeedmillError("usage", `cannot check: ${parsed.fault}`);
  return { url: parsed.url, isFar: false };
}
