import type { LinkState } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";

/** Something worth waking somebody for. Times are ISO 8601. */
export type AlertEvent =
  | { readonly kind: "run-failing"; readonly command: Watched; readonly since: string; readonly message: string }
  | { readonly kind: "run-recovered"; readonly command: Watched; readonly since: string }
  | { readonly kind: "links-dead"; readonly count: number; readonly links: readonly DeadLink[] }
  | { readonly kind: "outage-over"; readonly since: string }
  | { readonly kind: "feeds-stale"; readonly since: string; readonly days: number };

/** A link that died, and of what. */
export type DeadLink = { readonly url: string; readonly reason: string };

/** Commands whose runs are watched. Each fails and recovers for itself. */
export type Watched = "build" | "check";

/** What one run is to alerts. */
export type Outcome =
  | { readonly kind: "failed"; readonly command: Watched; readonly message: string }
  | {
      readonly kind: "done";
      readonly command: Watched;
      /** How the network was, when anything was asked of it. */
      readonly network: "there" | "away" | "unasked";
      /** Whether a feed changed; absent when the run makes no feeds. */
      readonly hadNews?: boolean;
      /** Links that this run found dead and that were not before. */
      readonly died: readonly DeadLink[];
    };

/** What alerts remember from run to run, so that each webhook is told of each trouble once. */
export type AlertMemory = {
  /** Failed runs in a row, and since when. */
  readonly failing?: Readonly<Partial<Record<Watched, Failing>>>;
  readonly outageSince?: string;
  /** When a feed last changed. */
  readonly newsAt?: string;
  /** By the webhooks' keys. */
  readonly webhooks?: Readonly<Record<string, WebhookMemory>>;
};

/** How a webhook stands. */
export type WebhookMemory = {
  readonly isStaleTold: boolean;
  /** What it has not yet taken. */
  readonly pending: readonly AlertEvent[];
};

/** Before it was ever told anything. */
export const newcomer: WebhookMemory = { isStaleTold: false, pending: [] };

/** Whom to tell: `key` is no secret. `staleDays`: 0 for never. */
export type Webhook = { readonly key: string; readonly staleDays: number };

type Failing = { readonly runs: number; readonly since: string };

/** Failed runs in a row before somebody is told; one may be bad luck. */
const failuresToTell = 2;
const mostLinks = 20;
const mostPending = 50;
const dayMs = 86_400_000;

/**
 * What is remembered after a run, with what each of `webhooks` is to be told; others are forgotten. `cannotCount`: what is
 * remembered will be lost, so a failure is told at once.
 */
export function judgeOutcome(
  before: AlertMemory,
  outcome: Outcome,
  now: Date,
  webhooks: readonly Webhook[],
  cannotCount = false,
): AlertMemory & Required<Pick<AlertMemory, "webhooks">> {
  const { memory, events } =
    outcome.kind === "failed" ? afterFailure(before, outcome, now, cannotCount) : afterSuccess(before, outcome, now);
  const isAboutFeeds = outcome.kind === "done" && outcome.hadNews !== undefined;
  const told = webhooks.map((webhook): [string, WebhookMemory] => {
    const { isStaleTold, pending } = before.webhooks?.[webhook.key] ?? newcomer;
    const stale = isAboutFeeds ? standstill(memory.newsAt, webhook, now) : undefined;
    const news = stale === undefined || isStaleTold ? events : [...events, stale];
    return [
      webhook.key,
      {
        isStaleTold: isAboutFeeds ? stale !== undefined : isStaleTold,
        pending: [...pending, ...news].slice(-mostPending),
      },
    ];
  });
  return { ...memory, webhooks: Object.fromEntries(told) };
}

/** True when a check changed a link's verdict to dead. */
export function hasJustDied({ verdict, history }: LinkState): boolean {
  return verdict.kind === "dead" && history.at(-2)?.kind !== "dead";
}

type Failure = Extract<Outcome, { kind: "failed" }>;
type Success = Extract<Outcome, { kind: "done" }>;

/** What is the same for all webhooks. */
type Judged = { readonly memory: Omit<AlertMemory, "webhooks">; readonly events: readonly AlertEvent[] };

function afterFailure(before: AlertMemory, { command, message }: Failure, now: Date, cannotCount: boolean): Judged {
  const { failing, outageSince, newsAt } = before;
  const { runs, since } = failing?.[command] ?? { runs: 0, since: now.toISOString() };
  const isNews = runs + 1 === failuresToTell || (cannotCount && runs + 1 < failuresToTell);
  return {
    memory: {
      failing: { ...failing, [command]: { runs: runs + 1, since } },
      ...optional("outageSince", outageSince),
      ...optional("newsAt", newsAt),
    },
    events: isNews ? [{ kind: "run-failing", command, since, message }] : [],
  };
}

function afterSuccess(before: AlertMemory, outcome: Success, now: Date): Judged {
  const { command, network, died, hadNews } = outcome;
  const { failing: { [command]: failed, ...failing } = {}, outageSince } = before;
  const events: AlertEvent[] = [];
  if (failed !== undefined && failed.runs >= failuresToTell) {
    events.push({ kind: "run-recovered", command, since: failed.since });
  }
  if (died.length > 0) events.push({ kind: "links-dead", count: died.length, links: died.slice(0, mostLinks) });
  if (network === "there" && outageSince !== undefined) events.push({ kind: "outage-over", since: outageSince });
  const awaySince = network === "away" ? (outageSince ?? now.toISOString()) : outageSince;
  const isNews = hadNews === true || (hadNews === false && before.newsAt === undefined);
  return {
    memory: {
      failing,
      ...optional("outageSince", network === "there" ? undefined : awaySince),
      ...optional("newsAt", isNews ? now.toISOString() : before.newsAt),
    },
    events,
  };
}

/** What is to be told of feeds that have had no news for a webhook's `staleDays`. */
function standstill(newsAt: string | undefined, { staleDays }: Webhook, now: Date): AlertEvent | undefined {
  if (newsAt === undefined || staleDays === 0) return undefined;
  const days = Math.floor((now.getTime() - Date.parse(newsAt)) / dayMs);
  return days >= staleDays ? { kind: "feeds-stale", since: newsAt, days } : undefined;
}
