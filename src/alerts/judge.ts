import type { LinkState } from "../model/link.ts";

/** Something worth waking somebody for. Times are ISO 8601. */
export type AlertEvent =
  | { readonly kind: "run-failing"; readonly since: string; readonly message: string }
  | { readonly kind: "run-recovered"; readonly since: string }
  | { readonly kind: "links-dead"; readonly count: number; readonly links: readonly DeadLink[] }
  | { readonly kind: "outage-over"; readonly since: string }
  | { readonly kind: "feeds-stale"; readonly since: string; readonly days: number };

/** A link that died, and of what. */
export type DeadLink = { readonly url: string; readonly reason: string };

/** What one run is to alerts. */
export type Outcome =
  | { readonly kind: "failed"; readonly message: string }
  | {
      readonly kind: "done";
      readonly hadOutage: boolean;
      readonly hadNews: boolean;
      /** Links that this run found dead and that were not before. */
      readonly died: readonly DeadLink[];
    };

/** What alerts remember from run to run, so that each trouble is told once. */
export type AlertMemory = {
  /** Failed runs in a row, and since when. */
  readonly failures: number;
  readonly failingSince?: string;
  readonly outageSince?: string;
  /** When a feed last changed. */
  readonly newsAt?: string;
  readonly isStaleTold: boolean;
  /** Not yet taken by anybody. */
  readonly pending: readonly AlertEvent[];
};

/** Before the first run. */
export const noAlerts: AlertMemory = { failures: 0, isStaleTold: false, pending: [] };

/** Failed runs in a row before somebody is told; one may be bad luck. */
const failuresToTell = 2;
const mostLinks = 20;
const mostPending = 50;
const dayMs = 86_400_000;

/** What is remembered after a run, with what is to be told. `staleDays`: 0 for never. */
export function judgeOutcome(before: AlertMemory, outcome: Outcome, now: Date, staleDays: number): AlertMemory {
  return outcome.kind === "failed"
    ? afterFailure(before, outcome.message, now)
    : afterSuccess(before, outcome, now, staleDays);
}

/** True when a check changed a link's verdict to dead. */
export function hasJustDied({ verdict, history }: LinkState): boolean {
  return verdict.kind === "dead" && history.at(-2)?.kind !== "dead";
}

function afterFailure(before: AlertMemory, message: string, now: Date): AlertMemory {
  const failures = before.failures + 1;
  const failingSince = before.failingSince ?? now.toISOString();
  const events: AlertEvent[] =
    failures === failuresToTell ? [{ kind: "run-failing", since: failingSince, message }] : [];
  return { ...before, failures, failingSince, pending: waiting(before, events) };
}

function afterSuccess(
  before: AlertMemory,
  { hadOutage, hadNews, died }: Extract<Outcome, { kind: "done" }>,
  now: Date,
  staleDays: number,
): AlertMemory {
  const { failures, failingSince, outageSince, ...rest } = before;
  const newsAt = hadNews ? now.toISOString() : (before.newsAt ?? now.toISOString());
  const days = Math.floor((now.getTime() - Date.parse(newsAt)) / dayMs);
  const isStale = staleDays > 0 && days >= staleDays;
  const events: AlertEvent[] = [];
  if (failures >= failuresToTell && failingSince !== undefined) {
    events.push({ kind: "run-recovered", since: failingSince });
  }
  if (died.length > 0) events.push({ kind: "links-dead", count: died.length, links: died.slice(0, mostLinks) });
  if (!hadOutage && outageSince !== undefined) events.push({ kind: "outage-over", since: outageSince });
  if (isStale && !before.isStaleTold) events.push({ kind: "feeds-stale", since: newsAt, days });
  return {
    ...rest,
    failures: 0,
    newsAt,
    isStaleTold: isStale,
    pending: waiting(before, events),
    ...(hadOutage ? { outageSince: outageSince ?? now.toISOString() } : {}),
  };
}

function waiting({ pending }: AlertMemory, events: readonly AlertEvent[]): readonly AlertEvent[] {
  return [...pending, ...events].slice(-mostPending);
}
