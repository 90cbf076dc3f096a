import type { CheckReport } from "../../commands/check.ts";
import type { LinkState, Reason, Verdict } from "../../model/link.ts";
import type { Terminal } from "../terminal.ts";

/** One link checked in this run, as reports tell it. */
export type CheckedLink = {
  readonly url: string;
  readonly state: Verdict["kind"];
  readonly reason: Reason;
  readonly status: number | undefined;
  readonly finalUrl: string | undefined;
  readonly checkedAt: Date | undefined;
  readonly nextCheckAt: Date;
  readonly failures: number;
};

/** Renders a check for one kind of reader. `links` are by URL. */
export type Report = (report: CheckReport, links: readonly CheckedLink[], terminal: Terminal) => string;

/** A link state without its history: what is kept until the report is made. */
export function toCheckedLink(state: LinkState): CheckedLink {
  const { url, verdict, status, finalUrl, checkedAt, nextCheckAt, failures } = state;
  return { url, state: verdict.kind, reason: verdict.reason, status, finalUrl, checkedAt, nextCheckAt, failures };
}

/** `not-found (404)` */
export function explained({ reason, status }: CheckedLink): string {
  return status === undefined ? reason : `${reason} (${status})`;
}
