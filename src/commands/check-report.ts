import type { CheckResult, Reason, Verdict } from "../model/link.ts";
import type { Problem } from "../model/problem.ts";
import type { DeadLink, LinkCounts } from "../model/report.ts";

/** The result of a check. */
export type CheckReport = Pick<CheckResult, "outage" | "cutShort"> & {
  /** Counts of all links after the check, by verdict. */
  readonly counts: LinkCounts;
  /** The links that this check requested, sorted by URL. */
  readonly links: readonly CheckedLink[];
  /** Links whose verdict this check changed to dead. */
  readonly died: readonly DeadLink[];
  /** The first hundred dead links in `links`, as problems of the records that contain them. */
  readonly problems: readonly Problem[];
};

/** One link that a check requested. */
export type CheckedLink = {
  readonly url: string;
  /** The record files that link there, as a person would type them. */
  readonly files: readonly string[];
  readonly state: Verdict["kind"];
  readonly reason: Reason;
  readonly status: number | undefined;
  readonly finalUrl: string | undefined;
  readonly checkedAt: Date | undefined;
  readonly nextCheckAt: Date;
  readonly failures: number;
};

/** The reason with its status: `not-found (404)`. */
export function reasonText({ reason, status }: Pick<CheckedLink, "reason" | "status">): string {
  return status === undefined ? reason : `${reason} (${status})`;
}

/** The first record files, as they go behind a link. */
export function filesText({ files }: Pick<CheckedLink, "files">): string {
  const rest = files.length - mostFiles;
  return `${files.slice(0, mostFiles).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

const mostFiles = 3;
