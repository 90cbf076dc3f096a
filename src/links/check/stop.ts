import type { Clock } from "../../model/clock.ts";
import type { CheckResult } from "../../model/link.ts";

/** Why checking ended early. */
export type StopReason = NonNullable<CheckResult["cutShort"]>;

/** The end of a run before all was asked. */
export type Stop = {
  /** Aborted: nothing more is sent. */
  readonly signal: AbortSignal;
  /** Resolves when what is in flight is no longer waited for. */
  readonly givenUp: Promise<void>;
  isGivenUp(): boolean;
  /** Whether `time` is beyond the budget. */
  isBeyondBudget(time: Date): boolean;
  end(reason: StopReason): void;
  /** A link could not be asked within the budget: ends the run if its time is over, else says so in the end. */
  leaveOut(): void;
  reason(): StopReason | undefined;
  /** Lets go of the caller's signal and of timers. */
  close(): void;
};

/** What is in flight gets so long to finish after an interrupt. */
const graceMs = 2000;

/**
 * Ends a run when its budget is used up or `interrupt` is aborted; the first reason counts. What is in flight is
 * finished after a used-up budget, gets two seconds after an interrupt, and none without a network.
 */
export function openStop(clock: Clock, budgetMs: number, interrupt?: AbortSignal): Stop {
  const endsAt = clock.now().getTime() + budgetMs;
  const [ended, closed] = [new AbortController(), new AbortController()];
  const { promise: givenUp, resolve } = Promise.withResolvers<void>();
  let reason: StopReason | undefined;
  let isGivenUp = false;

  const giveUp = (): void => {
    isGivenUp = true;
    resolve();
  };
  const end = (why: StopReason): void => {
    if (ended.signal.aborted) return;
    reason = why;
    ended.abort();
    if (why === "outage") giveUp();
    // a rejected sleep means that the run is over anyway
    if (why === "interrupted") clock.sleep(graceMs, closed.signal).then(giveUp, giveUp);
  };
  const onInterrupt = (): void => end("interrupted");
  if (interrupt?.aborted === true) onInterrupt();
  interrupt?.addEventListener("abort", onInterrupt, { once: true, signal: closed.signal });

  return {
    signal: ended.signal,
    givenUp,
    isGivenUp: () => isGivenUp,
    isBeyondBudget: (time) => time.getTime() >= endsAt,
    end,
    leaveOut: () => {
      if (clock.now().getTime() >= endsAt) end("budget");
      else reason ??= "budget";
    },
    reason: () => reason,
    close: () => closed.abort(),
  };
}
