import cron from "node-cron";
import { FeedmillError } from "../model/error.ts";

/** A cron expression (the field for seconds is optional) and its IANA time zone. */
export type Schedule = { readonly cron: string; readonly timezone: string };

/** When a schedule ticks. */
export type Ticks = {
  /** The first tick after `date`. */
  after(date: Date): Date;
  /** The time between the next two ticks after `date`, in ms. */
  intervalMs(date: Date): number;
};

type Match = (date: Date) => boolean;

const secondMs = 1000;
const minuteMs = 60 * secondMs;
/** All offsets from UTC in use are multiples of this. */
const quarterMs = 15 * minuteMs;
const halfDayMs = 12 * 60 * minuteMs;
/** By how much clocks change: an hour, half an hour on Lord Howe Island, two hours at Troll in Antarctica. */
const shiftsMs = [60 * minuteMs, 30 * minuteMs, 120 * minuteMs];
const maxSteps = 1_000_000;

/**
 * Parses a schedule. Clock changes follow RFC 5545: a local time that is skipped uses the offset before the gap, one that
 * occurs twice runs once, and hourly schedules run every hour. (node-cron's own timers skip such runs.)
 *
 * @throws FeedmillError "config" when the expression or the time zone is invalid
 */
export function readSchedule(schedule: Schedule): Ticks {
  const { levels, isEveryHour } = matchersOf(schedule.cron);
  const offsetAt = offsetsIn(schedule.timezone);
  const hits = (match: Match, at: number): boolean => {
    const offset = offsetAt(at);
    if (match(new Date(at + offset))) {
      return isEveryHour || !shiftsMs.some((shift) => offsetAt(at - shift) - offset === shift);
    }
    // Just after clocks went forward, the skipped local times match too.
    const gap = shiftsMs.find((shift) => offset - offsetAt(at - shift) === shift);
    return gap !== undefined && match(new Date(at + offset - gap));
  };
  /** `at` itself when it is a tick; otherwise the next time that may be one. */
  const nextCandidate = (at: number): number => {
    if (!hits(levels.day, at)) return hits(levels.day, at + halfDayMs) ? upTo(quarterMs, at + 1) : at + halfDayMs;
    if (!hits(levels.hour, at)) return upTo(quarterMs, at + 1);
    if (!hits(levels.minute, at)) return upTo(minuteMs, at + 1);
    return hits(levels.second, at) ? at : at + secondMs;
  };
  const after = (date: Date): Date => {
    let at = upTo(secondMs, date.getTime() + 1);
    for (let steps = 0; steps < maxSteps; steps++) {
      const next = nextCandidate(at);
      if (next === at) return new Date(at);
      at = next;
    }
    throw neverRuns(schedule.cron);
  };
  return { after, intervalMs: (date) => after(after(date)).getTime() - after(date).getTime() };
}

/** Matchers for local times (written as UTC), from coarse to fine, so that the search can skip whole days and hours. */
function matchersOf(expression: string) {
  if (!cron.validate(expression)) throw isDateless(expression) ? neverRuns(expression) : invalidCron(expression);
  const fields = cron.parse(expression);
  const { second, minute, hour } = fields;
  const [ofMonth, month, ofWeek] = [fields.dayOfMonth, fields.month, fields.dayOfWeek].map((field) => field.join(","));
  // As in cron, when both the day of month and the day of week are given, either matches. node-cron requires both.
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

/** True when only the date is impossible, as on February 30. */
function isDateless(expression: string): boolean {
  const parts = expression.trim().split(/\s+/u);
  const isDay = [
    ["*", parts.at(-2)],
    [parts.at(-3), "*"],
  ].every(([day, month]) => cron.validate([...parts.slice(0, -3), day, month, parts.at(-1)].join(" ")));
  return parts.length >= 5 && isDay;
}

/** True when neither the day of month nor the day of week begins with a star. */
function isEither(expression: string): boolean {
  const parts = expression.trim().split(/\s+/u);
  return parts.length >= 5 && [parts.at(-3), parts.at(-1)].every((part) => !/^[*?]/u.test(part ?? "*"));
}

/**
 * The offset of a time zone from UTC in ms, by time. Offsets change only at quarter hours, so one is cached per
 * quarter.
 */
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
    throw new FeedmillError(
      "config",
      `schedule.timezone: "${timezone}" is not a time zone; write it like Europe/Berlin`,
      {
        cause,
      },
    );
  }
}

function neverRuns(expression: string): FeedmillError {
  return new FeedmillError("config", `schedule.cron: "${expression}" never runs, because that date does not exist`);
}

function invalidCron(expression: string): FeedmillError {
  return new FeedmillError(
    "config",
    `schedule.cron: "${expression}" is not a cron expression; write it like "17 * * * *"`,
  );
}

/** The first multiple of `step` at or after `at`. */
function upTo(step: number, at: number): number {
  return Math.ceil(at / step) * step;
}
