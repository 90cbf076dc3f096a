import { FeedmillError } from "../../model/error.ts";
import type { DeadLink, FeedReport, LinkCounts } from "../../model/report.ts";

/** An event that an operator should learn about. Times are ISO 8601. */
export type AlertEvent =
  | { readonly kind: "run-failing"; readonly command: AlertCommand; readonly since: string; readonly message: string }
  | { readonly kind: "run-recovered"; readonly command: AlertCommand; readonly since: string }
  | { readonly kind: "links-dead"; readonly count: number; readonly links: readonly DeadLink[] }
  | { readonly kind: "outage-over"; readonly since: string }
  | { readonly kind: "feeds-stale"; readonly since: string; readonly days: number };

/** The commands that send alerts. Each counts its own failures. */
export type AlertCommand = "build" | "check";

/** A finished run: its report, or the error that ended it. */
export type FinishedRun = { readonly command: AlertCommand } & (
  | { readonly report: AlertReport }
  | { readonly error: unknown }
);

/** The part of a report that alerts read. A check has no `feeds`. */
export type AlertReport = {
  readonly links: Pick<LinkCounts, "checked" | "outage">;
  readonly died: readonly DeadLink[];
  readonly feeds?: readonly Pick<FeedReport, "changed">[];
};

/** What alerts save between runs, so that each webhook gets each event once. */
export type AlertMemory = {
  /** The number of failed runs in a row, and when the first one was. */
  readonly failing?: Readonly<Partial<Record<AlertCommand, { readonly runs: number; readonly since: string }>>>;
  readonly outageSince?: string;
  /** When a feed last changed. */
  readonly newsAt?: string;
  /** By key of the webhook. */
  readonly webhooks?: Readonly<Record<string, WebhookMemory>>;
};

/** The saved state of one webhook. */
export type WebhookMemory = {
  /** True when it got the event `feeds-stale` and no feed has changed since. */
  readonly isStaleTold: boolean;
  /** Events to send, oldest first. */
  readonly pending: readonly AlertEvent[];
};

/** The state of a new webhook. */
export const newWebhook: WebhookMemory = { isStaleTold: false, pending: [] };

/** A webhook in the config. `key` is a hash of its secret address; `staleDays` 0 means never. */
export type Webhook = { readonly key: string; readonly staleDays: number };

/** False for errors that say nothing about the project: wrong usage, or a lock held by another run. */
export function isRun(run: FinishedRun): boolean {
  const { code } = "error" in run && run.error instanceof FeedmillError ? run.error : {};
  return code !== "usage" && code !== "locked";
}
