import cron from "node-cron";
import { FeedmillError } from "../model/error.ts";

/** A cron expression, seconds optional, and the IANA time zone it is meant in. */
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
/** Every offset from UTC that is in use is a multiple of it. */
const quarterMs = 15 * minuteMs;
const halfDayMs = 12 * 60 * minuteMs;
/** How far clocks are put forward and back: an hour, half an hour on Lord Howe Island, two in Antarctica's Troll. */
const shiftsMs = [60 * minuteMs, 30 * minuteMs, 120 * minuteMs];
const mostSteps = 1_000_000;

/**
 * Reads a schedule. Clock changes follow RFC 5545: a local time that does not exist counts by the offset before the gap,
 * one that comes twice counts once; what runs every hour runs every hour. (node-cron's own timers skip such runs.)
 *
 * @throws FeedmillError "config" when the expression or its time zone cannot be understood
 */
export function readSchedule(schedule: Schedule): Ticks {
  const { levels, isEveryHour } = matchersOf(schedule.cron);
  const offsetAt = offsetsIn(schedule.timezone);
  const hits = (match: Match, at: number): boolean => {
    const offset = offsetAt(at);
    if (match(new Date(at + offset))) {
      return isEveryHour || !shiftsMs.some((shift) => offsetAt(at - shift) - offset === shift);
    }
    // Just after clocks were put forward, the times that were left out are caught up on.
    const gap = shiftsMs.find((shift) => offset - offsetAt(at - shift) === shift);
    return gap !== undefined && match(new Date(at + offset - gap));
  };
  /** The next time worth a look after one that is none; the same when it is. */
  const onward = (at: number): number => {
    if (!hits(levels.day, at)) return hits(levels.day, at + halfDayMs) ? upTo(quarterMs, at + 1) : at + halfDayMs;
    if (!hits(levels.hour, at)) return upTo(quarterMs, at + 1);
    if (!hits(levels.minute, at)) return upTo(minuteMs, at + 1);
    return hits(levels.second, at) ? at : at + secondMs;
  };
  const after = (date: Date): Date => {
    let at = upTo(secondMs, date.getTime() + 1);
    for (let steps = 0; steps < mostSteps; steps++) {
      const next = onward(at);
      if (next === at) return new Date(at);
      at = next;
    }
    throw neverTicking(schedule.cron);
  };
  return { after, intervalMs: (date) => after(after(date)).getTime() - after(date).getTime() };
}

/** Matchers of wall-clock times (as if they were UTC), from coarse to fine, so that most times are passed over at once. */
function matchersOf(expression: string) {
  if (!cron.validate(expression)) throw isDateless(expression) ? neverTicking(expression) : refused(expression);
  const fields = cron.parse(expression);
  const { second, minute, hour } = fields;
  const [ofMonth, month, ofWeek] = [fields.dayOfMonth, fields.month, fields.dayOfWeek].map((field) => field.join(","));
  // As in cron: when both days of the month and of the week are named, either will do. node-cron wants both.
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

/** True when only its date is wrong, as on 30 February. */
function isDateless(expression: string): boolean {
  const parts = expression.trim().split(/\s+/u);
  const isDay = [
    ["*", parts.at(-2)],
    [parts.at(-3), "*"],
  ].every(([day, month]) => cron.validate([...parts.slice(0, -3), day, month, parts.at(-1)].join(" ")));
  return parts.length >= 5 && isDay;
}

/** True when neither days of the month nor of the week begin with a star. */
function isEither(expression: string): boolean {
  const parts = expression.trim().split(/\s+/u);
  return parts.length >= 5 && [parts.at(-3), parts.at(-1)].every((part) => !/^[*?]/u.test(part ?? "*"));
}

/** A zone's offset from UTC in ms, by time. It changes at quarters of an hour only, so one answer serves the quarter. */
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

function neverTicking(expression: string): FeedmillError {
  return new FeedmillError("config", `schedule.cron: "${expression}" never runs, because that date does not exist`);
}

function refused(expression: string): FeedmillError {
  return new FeedmillError(
    "config",
    `schedule.cron: "${expression}" is not a cron expression; write it like "17 * * * *"`,
  );
}

/** The multiple of `step` at or after `at`. */
function upTo(step: number, at: number): number {
  return Math.ceil(at / step) * step;
}
