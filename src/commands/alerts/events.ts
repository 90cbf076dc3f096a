import { FeedmillError } from "../../model/error.ts";
import type { DeadLink, FeedReport, LinkCounts } from "../../model/report.ts";

/** Something an operator should know. Times are ISO 8601. */
export type AlertEvent =
  | { readonly kind: "run-failing"; readonly command: AlertCommand; readonly since: string; readonly message: string }
  | { readonly kind: "run-recovered"; readonly command: AlertCommand; readonly since: string }
  | { readonly kind: "links-dead"; readonly count: number; readonly links: readonly DeadLink[] }
  | { readonly kind: "outage-over"; readonly since: string }
  | { readonly kind: "feeds-stale"; readonly since: string; readonly days: number };

/** Commands that send alerts. Their failures are counted separately. */
export type AlertCommand = "build" | "check";

/** A run that is over: its report, or what it threw. */
export type FinishedRun = { readonly command: AlertCommand } & (
  | { readonly report: AlertReport }
  | { readonly error: unknown }
);

/** The part of a report that alerts read; a check has no `feeds`. */
export type AlertReport = {
  readonly links: Pick<LinkCounts, "checked" | "outage">;
  readonly died: readonly DeadLink[];
  readonly feeds?: readonly Pick<FeedReport, "changed">[];
};

/** What alerts remember from run to run, so that each webhook gets each event once. */
export type AlertMemory = {
  /** Failed runs in a row, and since when. */
  readonly failing?: Readonly<Partial<Record<AlertCommand, { readonly runs: number; readonly since: string }>>>;
  readonly outageSince?: string;
  /** When a feed last changed. */
  readonly newsAt?: string;
  /** By the webhooks' keys. */
  readonly webhooks?: Readonly<Record<string, WebhookMemory>>;
};

/** What is remembered of one webhook. */
export type WebhookMemory = {
  /** It got the event that feeds are stale, and no feed has changed since. */
  readonly isStaleTold: boolean;
  /** Events it must still get, oldest first. */
  readonly pending: readonly AlertEvent[];
};

/** A webhook that got nothing yet. */
export const newWebhook: WebhookMemory = { isStaleTold: false, pending: [] };

/** A webhook of the config; `key` is not a secret, unlike its address. `staleDays`: 0 for never. */
export type Webhook = { readonly key: string; readonly staleDays: number };

/** False for an error that says nothing about the project: a wrong call, or another run that had the state. */
export function isRun(run: FinishedRun): boolean {
  const { code } = "error" in run && run.error instanceof FeedmillError ? run.error : {};
  return code !== "usage" && code !== "locked";
}
