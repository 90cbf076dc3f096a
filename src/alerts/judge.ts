import type { LinkState } from "../model/link.ts";

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

/** What alerts remember from run to run, so that each trouble is told once. */
export type AlertMemory = {
  /** Failed runs in a row, and since when. */
  readonly failing?: Readonly<Partial<Record<Watched, Failing>>>;
  readonly outageSince?: string;
  /** When a feed last changed. */
  readonly newsAt?: string;
  readonly isStaleTold: boolean;
  /** Not yet taken by anybody. */
  readonly pending: readonly AlertEvent[];
};

type Failing = { readonly runs: number; readonly since: string };

/** Before the first run. */
export const noAlerts: AlertMemory = { isStaleTold: false, pending: [] };

/** Failed runs in a row before somebody is told; one may be bad luck. */
const failuresToTell = 2;
const mostLinks = 20;
const mostPending = 50;
const dayMs = 86_400_000;

/** What is remembered after a run, with what is to be told. `staleDays`: 0 for never. */
export function judgeOutcome(before: AlertMemory, outcome: Outcome, now: Date, staleDays: number): AlertMemory {
  return outcome.kind === "failed" ? afterFailure(before, outcome, now) : afterSuccess(before, outcome, now, staleDays);
}

/** True when a check changed a link's verdict to dead. */
export function hasJustDied({ verdict, history }: LinkState): boolean {
  return verdict.kind === "dead" && history.at(-2)?.kind !== "dead";
}

type Failure = Extract<Outcome, { kind: "failed" }>;
type Success = Extract<Outcome, { kind: "done" }>;

function afterFailure(before: AlertMemory, { command, message }: Failure, now: Date): AlertMemory {
  const { runs, since } = before.failing?.[command] ?? { runs: 0, since: now.toISOString() };
  const events: AlertEvent[] = runs + 1 === failuresToTell ? [{ kind: "run-failing", command, since, message }] : [];
  const failing = { ...before.failing, [command]: { runs: runs + 1, since } };
  return { ...before, failing, pending: waiting(before, events) };
}

function afterSuccess(before: AlertMemory, outcome: Success, now: Date, staleDays: number): AlertMemory {
  const { command, network, died } = outcome;
  const { failing: { [command]: failed, ...failing } = {}, outageSince, ...rest } = before;
  const news = outcome.hadNews === undefined ? undefined : standstill(before, outcome.hadNews, now, staleDays);
  const events: AlertEvent[] = [];
  if (failed !== undefined && failed.runs >= failuresToTell) {
    events.push({ kind: "run-recovered", command, since: failed.since });
  }
  if (died.length > 0) events.push({ kind: "links-dead", count: died.length, links: died.slice(0, mostLinks) });
  if (network === "there" && outageSince !== undefined) events.push({ kind: "outage-over", since: outageSince });
  const since = network === "away" ? (outageSince ?? now.toISOString()) : outageSince;
  return {
    ...rest,
    ...news?.memory,
    failing,
    pending: waiting(before, [...events, ...(news?.events ?? [])]),
    ...(network === "there" || since === undefined ? {} : { outageSince: since }),
  };
}

/** Feeds that have had no news for `staleDays`; told once. */
function standstill(before: AlertMemory, hadNews: boolean, now: Date, staleDays: number) {
  const newsAt = hadNews ? now.toISOString() : (before.newsAt ?? now.toISOString());
  const days = Math.floor((now.getTime() - Date.parse(newsAt)) / dayMs);
  const isStaleTold = staleDays > 0 && days >= staleDays;
  const events: AlertEvent[] = isStaleTold && !before.isStaleTold ? [{ kind: "feeds-stale", since: newsAt, days }] : [];
  return { memory: { newsAt, isStaleTold }, events };
}

function waiting({ pending }: AlertMemory, events: readonly AlertEvent[]): readonly AlertEvent[] {
  return [...pending, ...events].slice(-mostPending);
}
