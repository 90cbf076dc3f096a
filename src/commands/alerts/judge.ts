import { messageOf } from "../../model/error.ts";
import { optional } from "../../model/optional.ts";
import {
  type AlertEvent,
  type AlertMemory,
  type AlertReport,
  type FinishedRun,
  newWebhook,
  type Webhook,
  type WebhookMemory,
} from "./events.ts";

/** Failed runs in a row before an alert: a single failure may be bad luck. */
const minFailures = 2;
const maxLinks = 20;
const maxPending = 50;
const dayMs = 86_400_000;

/** When the run ended, and who gets alerts about it. */
export type JudgeRequest = {
  readonly now: Date;
  readonly webhooks: readonly Webhook[];
  /** The memory will not be saved, so the first failure already causes an alert. */
  readonly isForgetful?: boolean;
};

/** The memory after a run. Each webhook has its events as `pending`; webhooks no longer in the config are dropped. */
export type JudgedMemory = AlertMemory & Required<Pick<AlertMemory, "webhooks">>;

/** Decides which events a finished run causes, given the memory of earlier runs. */
export function judgeRun(run: FinishedRun, before: AlertMemory, request: JudgeRequest): JudgedMemory {
  const { now, webhooks, isForgetful = false } = request;
  const { memory, events } =
    "error" in run ? afterFailure(run, before, now, isForgetful) : afterSuccess(run, before, now);
  const hasFeeds = "report" in run && run.report.feeds !== undefined;
  const judged = webhooks.map((webhook): [string, WebhookMemory] => {
    const { isStaleTold, pending } = before.webhooks?.[webhook.key] ?? newWebhook;
    const stale = hasFeeds ? staleness(memory.newsAt, webhook, now) : undefined;
    const news = stale === undefined || isStaleTold ? events : [...events, stale];
    return [
      webhook.key,
      {
        isStaleTold: hasFeeds ? stale !== undefined : isStaleTold,
        pending: [...pending, ...news].slice(-maxPending),
      },
    ];
  });
  return { ...memory, webhooks: Object.fromEntries(judged) };
}

/** The part that is the same for all webhooks. */
type Judged = { readonly memory: Omit<AlertMemory, "webhooks">; readonly events: readonly AlertEvent[] };
type FailedRun = Extract<FinishedRun, { readonly error: unknown }>;
type CompletedRun = Extract<FinishedRun, { readonly report: AlertReport }>;

function afterFailure({ command, error }: FailedRun, before: AlertMemory, now: Date, isForgetful: boolean): Judged {
  const { failing, outageSince, newsAt } = before;
  const { runs, since } = failing?.[command] ?? { runs: 0, since: now.toISOString() };
  const isNews = runs + 1 === minFailures || (isForgetful && runs + 1 < minFailures);
  return {
    memory: {
      failing: { ...failing, [command]: { runs: runs + 1, since } },
      ...optional("outageSince", outageSince),
      ...optional("newsAt", newsAt),
    },
    events: isNews ? [{ kind: "run-failing", command, since, message: messageOf(error) }] : [],
  };
}

function afterSuccess({ command, report }: CompletedRun, before: AlertMemory, now: Date): Judged {
  const { links, died, feeds } = report;
  const { failing: { [command]: failed, ...failing } = {}, outageSince, newsAt } = before;
  const isOnline = !links.outage && links.checked > 0;
  const events: AlertEvent[] = [];
  if (failed !== undefined && failed.runs >= minFailures) {
    events.push({ kind: "run-recovered", command, since: failed.since });
  }
  if (died.length > 0) events.push({ kind: "links-dead", count: died.length, links: died.slice(0, maxLinks) });
  if (isOnline && outageSince !== undefined) events.push({ kind: "outage-over", since: outageSince });
  const offlineSince = links.outage ? (outageSince ?? now.toISOString()) : outageSince;
  const isNews = feeds !== undefined && (newsAt === undefined || feeds.some(({ changed }) => changed));
  return {
    memory: {
      failing,
      ...optional("outageSince", isOnline ? undefined : offlineSince),
      ...optional("newsAt", isNews ? now.toISOString() : newsAt),
    },
    events,
  };
}

/** The event `feeds-stale`, if no feed has changed for the `staleDays` of a webhook. */
function staleness(newsAt: string | undefined, { staleDays }: Webhook, now: Date): AlertEvent | undefined {
  if (newsAt === undefined || staleDays === 0) return undefined;
  const days = Math.floor((now.getTime() - Date.parse(newsAt)) / dayMs);
  return days >= staleDays ? { kind: "feeds-stale", since: newsAt, days } : undefined;
}
