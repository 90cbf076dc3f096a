import type { Clock } from "../model/clock.ts";
import { releasedAt } from "../model/version.ts";
import type { Facts } from "../store/memory.ts";
import type { Store } from "../store/store.ts";

/** The time that a run uses. */
export type RunTime = {
  readonly now: Date;
  /** What the clock says, when the run does not trust it. */
  readonly doubted?: Date;
  /** True when the clock went back, and two runs in a row agree on the new time. */
  readonly isPutBack: boolean;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The time of the clock, unless it is before the release of this version or far before the last run: a machine without a
 * battery starts in 1970. Then the run uses the time of the last run. If the next run agrees within a day, it trusts the
 * clock. A time that the user gave is always trusted.
 */
export function timeOfRun(clock: Clock, facts: Facts): RunTime {
  const now = clock.now();
  const ranAt = dateIn(facts, "ranAt");
  const doubtedAt = dateIn(facts, "doubtedAt");
  const isBehind = ranAt !== undefined && now.getTime() < ranAt.getTime() - dayMs;
  if (clock.isNamed || (now >= releasedAt && !isBehind)) return { now, isPutBack: false };
  const agrees = doubtedAt !== undefined && Math.abs(now.getTime() - doubtedAt.getTime()) <= dayMs;
  if (agrees && now >= releasedAt) return { now, isPutBack: true };
  return { now: ranAt !== undefined && ranAt > releasedAt ? ranAt : releasedAt, doubted: now, isPutBack: false };
}

/** Saves the time of a run. After the clock went back, makes links due whose check is now in the future. */
export async function rememberTime({ memory, links, pictures }: Store, time: RunTime): Promise<void> {
  if (time.isPutBack) for (const states of [links, pictures]) await makeFutureDue(states, time.now);
  const { now, doubted } = time;
  const { facts } = memory;
  const doubtedAt = doubted?.toISOString() ?? "";
  if ((facts.get("doubtedAt") ?? "") !== doubtedAt) facts.set("doubtedAt", doubtedAt);
  const ranAt = dateIn(facts, "ranAt")?.getTime() ?? 0;
  // To the hour, so that runs in quick succession write nothing.
  if (doubted === undefined && Math.abs(now.getTime() - ranAt) > hourMs) facts.set("ranAt", now.toISOString());
}

async function makeFutureDue(memory: Store["links"], now: Date): Promise<void> {
  const ahead = memory.changes(0);
  const states = Iterator.from(ahead).flatMap(({ state }) =>
    state.checkedAt !== undefined && state.checkedAt > now ? [{ ...state, nextCheckAt: now }] : [],
  );
  await memory.put([...states], []);
}

function dateIn(facts: Facts, key: string): Date | undefined {
  const text = facts.get(key);
  return text ? new Date(text) : undefined;
}

/** The note about a clock that the run does not trust, if so. */
export function clockNotes({ now, doubted }: RunTime): string[] {
  if (doubted === undefined) return [];
  return [
    `The clock says ${doubted.toISOString()}, which cannot be right, so this run uses ${now.toISOString()} and checks no links. Set the clock; if it is right, the next run will use it.`,
  ];
}
