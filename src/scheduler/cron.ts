import cron from "node-cron";
import { FeedmillError } from "../model/error.ts";

/** A cron expression, seconds optional, and the IANA time zone it applies to. */
export type Schedule = { readonly cron: string; readonly timezone: string };

/** When a schedule ticks. */
export type Ticks = {
  /** The first tick after `date`. */
  after(date: Date): Date;
  /** The time between the next two ticks after `date`, in ms. */
  intervalMs(date: Date): number;
};

type Match = (date: Date) => boolean;

type Matchers = {
  readonly isEveryHour: boolean;
  readonly levels: Readonly<Record<"day" | "hour" | "minute" | "second", Match>>;
};

const secondMs = 1000;
const minuteMs = 60 * secondMs;
/** Every offset from UTC in use is a multiple of it. */
const quarterMs = 15 * minuteMs;
const halfDayMs = 12 * 60 * minuteMs;
/** Clocks change by an hour, on Lord Howe Island by half an hour, at Antarctica's Troll by two hours. */
const shiftsMs = [60 * minuteMs, 30 * minuteMs, 120 * minuteMs];
const maxSteps = 1_000_000;

/**
 * Reads a schedule. Clock changes follow RFC 5545: a local time inside the gap uses the offset before it, a repeated
 * local time ticks once, and an hourly schedule ticks every hour. (node-cron's own timers skip such runs.)
 *
 * @throws FeedmillError "config" when the expression or its time zone is invalid
 */
export function readSchedule(schedule: Schedule): Ticks {
  const { levels, isEveryHour } = matchersOf(schedule.cron);
  const offsetAt = offsetsIn(schedule.timezone);
  const isTick = (match: Match, at: number): boolean => {
    const offset = offsetAt(at);
    if (match(new Date(at + offset))) {
      return isEveryHour || !shiftsMs.some((shift) => offsetAt(at - shift) - offset === shift);
    }
    // Right after a gap, the local times inside it tick.
    const gap = shiftsMs.find((shift) => offset - offsetAt(at - shift) === shift);
    return gap !== undefined && match(new Date(at + offset - gap));
  };
  /** `at` if it is a tick, else the next time that can be one. */
  const nextCandidate = (at: number): number => {
    if (!isTick(levels.day, at))
      return isTick(levels.day, at + halfDayMs) ? roundUp(quarterMs, at + 1) : at + halfDayMs;
    if (!isTick(levels.hour, at)) return roundUp(quarterMs, at + 1);
    if (!isTick(levels.minute, at)) return roundUp(minuteMs, at + 1);
    return isTick(levels.second, at) ? at : at + secondMs;
  };
  const after = (date: Date): Date => {
    let at = roundUp(secondMs, date.getTime() + 1);
    for (let steps = 0; steps < maxSteps; steps++) {
      const next = nextCandidate(at);
      if (next === at) return new Date(at);
      at = next;
    }
    throw invalidCron(schedule.cron);
  };
  return { after, intervalMs: (date) => after(after(date)).getTime() - after(date).getTime() };
}

/** Matchers of local times (as if they were UTC), from coarse to fine, so that most times fail the first one. */
function matchersOf(expression: string): Matchers {
  if (!cron.validate(expression)) throw invalidCron(expression);
  const fields = cron.parse(expression);
  const { second, minute, hour } = fields;
  const [ofMonth, month, ofWeek] = [fields.dayOfMonth, fields.month, fields.dayOfWeek].map((field) => field.join(","));
  // As in cron: when the expression restricts both days of the month and of the week, either matches. node-cron wants both.
  const days = isEither(expression)
    ? [`${ofMonth} ${month} *`, `* ${month} ${ofWeek}`]
    : [`${ofMonth} ${month} ${ofWeek}`];
  const tasks = days.map((text) => cron.createTask(`* * * ${text}`, () => undefined, { timezone: "UTC" }));
  let known = { date: Number.NaN, isMatch: false };
  const day: Match = (at) => {
    const date = Math.floor(at.getTime() / (2 * halfDayMs));
    if (known.date !== date) known = { date, isMatch: tasks.some((task) => task.match(at)) };
    return known.isMatch;
  };
  const inHour: Match = (at) => hour.includes(at.getUTCHours()) && day(at);
  const inMinute: Match = (at) => minute.includes(at.getUTCMinutes()) && inHour(at);
  const inSecond: Match = (at) => second.includes(at.getUTCSeconds()) && inMinute(at);
  return { isEveryHour: hour.length === 24, levels: { day, hour: inHour, minute: inMinute, second: inSecond } };
}

/** True when neither the days of the month nor those of the week start with a star. */
function isEither(expression: string): boolean {
  const parts = expression.trim().split(/\s+/u);
  return parts.length >= 5 && [parts.at(-3), parts.at(-1)].every((part) => !/^[*?]/u.test(part ?? "*"));
}

/** A zone's offset from UTC in ms, by time; cached per quarter of an hour, as offsets change only there. */
function offsetsIn(timezone: string): (at: number) => number {
  const format = formatFor(timezone);
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / quarterMs);
    const before = known.get(quarter);
    if (before !== undefined) return before;
    const parts = format.formatToParts(new Date(quarter * quarterMs));
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
    const [, sign = "+", hours = "0", minutes = "0"] = /GMT(?:([+-])(\d{2}):(\d{2}))?/u.exec(name) ?? [];
    const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * minuteMs;
    if (known.size > 1000) known.clear();
    known.set(quarter, offset);
    return offset;
  };
}

function formatFor(timezone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
  } catch (cause) {
    throw new FeedmillError("config", `schedule.timezone: "${timezone}" is no time zone; write it like Europe/Berlin`, {
      cause,
    });
  }
}

function invalidCron(expression: string): FeedmillError {
  return new FeedmillError(
    "config",
    `schedule.cron: "${expression}" is no cron expression; write it like "17 * * * *"`,
  );
}

/** The multiple of `step` at or after `at`. */
function roundUp(step: number, at: number): number {
  return Math.ceil(at / step) * step;
}
