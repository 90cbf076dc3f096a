import type { Clock } from "../model/clock.ts";
import { releasedAt } from "../model/version.ts";
import type { Facts } from "../store/memory.ts";
import type { Store } from "../store/store.ts";

/** The time that a run goes by. */
export type RunTime = {
  readonly now: Date;
  /** What the clock says, when that is not believed. */
  readonly doubted?: Date;
  /** The clock was put back, and two runs in a row agree on it. */
  readonly isPutBack: boolean;
};

const dayMs = 86_400_000;

/**
 * The time by the clock, unless it is before this version's release or far before the last run: a machine without a
 * battery starts in 1970. Then the run goes by the last run's time. A second run in a row that agrees within a day is
 * believed. A time that somebody named is believed at once.
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

/** Remembers the time of a run, and makes links due whose times are in the future of a clock that was put back. */
export async function rememberTime({ memory, links, pictures }: Store, time: RunTime): Promise<void> {
  if (time.isPutBack) for (const states of [links, pictures]) await makeFutureDue(states, time.now);
  const { now, doubted } = time;
  memory.facts.set("doubtedAt", doubted?.toISOString() ?? "");
  if (doubted === undefined) memory.facts.set("ranAt", now.toISOString());
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

/** What to say of a clock that is not believed; nothing when it is. */
export function clockNotes({ now, doubted }: RunTime): string[] {
  if (doubted === undefined) return [];
  return [
    `The clock says ${doubted.toISOString()}, which cannot be right, so this run uses ${now.toISOString()} and checks no links. Set the clock; if it is right, the next run will use it.`,
  ];
}
