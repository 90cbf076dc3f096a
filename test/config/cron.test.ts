import { describe, expect, test } from "vitest";
import { readSchedule } from "../../src/config/cron.ts";
import { FeedmillError } from "../../src/model/error.ts";

function ticks(cron: string, timezone: string, from: string, count: number): string[] {
  const { after } = readSchedule({ cron, timezone });
  const found = [after(new Date(from))];
  while (found.length < count) found.push(after(found.at(-1)!));
  return found.map((date) => date.toISOString().slice(0, 19));
}

describe("ticks", () => {
  test.each([
    ["17 * * * *", "UTC", "2026-01-01T00:17:00Z", ["2026-01-01T01:17:00", "2026-01-01T02:17:00"]],
    ["*/20 * * * * *", "UTC", "2026-01-01T00:00:01.500Z", ["2026-01-01T00:00:20", "2026-01-01T00:00:40"]],
    ["0 9 * * *", "Asia/Tokyo", "2026-01-01T00:00:30Z", ["2026-01-02T00:00:00", "2026-01-03T00:00:00"]],
    ["0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", ["2028-02-29T00:00:00", "2032-02-29T00:00:00"]],
    ["@hourly", "Asia/Kathmandu", "2026-01-01T00:00:00Z", ["2026-01-01T00:15:00", "2026-01-01T01:15:00"]],
    ["15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", ["2026-10-03T15:45:00", "2026-10-04T15:15:00"]],
    ["0 0 * * mon-fri", "UTC", "2026-10-03T00:00:00Z", ["2026-10-05T00:00:00", "2026-10-06T00:00:00"]],
    ["0 0 31 12 1", "UTC", "2026-11-30T00:00:00Z", ["2026-12-07T00:00:00", "2026-12-14T00:00:00"]],
    ["0 0 31 12 1", "UTC", "2026-12-28T00:00:00Z", ["2026-12-31T00:00:00", "2027-12-06T00:00:00"]],
    ["0 0 0 13 * fri", "UTC", "2026-11-06T00:00:00Z", ["2026-11-13T00:00:00", "2026-11-20T00:00:00"]],
    ["0 0 13 * fri", "UTC", "2026-12-11T00:00:00Z", ["2026-12-13T00:00:00", "2026-12-18T00:00:00"]],
    ["0 0 */10 * fri", "UTC", "2026-11-01T00:00:00Z", ["2026-12-11T00:00:00", "2027-01-01T00:00:00"]],
    ["0 0 L * *", "UTC", "2026-02-01T00:00:00Z", ["2026-02-28T00:00:00", "2026-03-31T00:00:00"]],
  ])("of %s in %s after %s", (cron, zone, from, expected) => {
    expect(ticks(cron, zone, from, expected.length)).toEqual(expected);
  });

  test.each([
    ["Europe/Berlin", ["2026-03-28T01:30:00", "2026-03-29T01:30:00", "2026-03-30T00:30:00"]],
    ["Antarctica/Troll", ["2026-03-28T02:30:00", "2026-03-29T02:30:00", "2026-03-30T00:30:00"]],
  ])("come daily when clocks are put forward over them (%s)", (zone, expected) => {
    expect(ticks("30 2 * * *", zone, "2026-03-28T00:00:00Z", 3)).toEqual(expected);
  });

  test.each([
    ["Europe/Berlin", ["2026-10-24T00:30:00", "2026-10-25T00:30:00", "2026-10-26T01:30:00"]],
    ["Antarctica/Troll", ["2026-10-24T00:30:00", "2026-10-25T00:30:00", "2026-10-26T02:30:00"]],
  ])("come once when clocks are put back over them (%s)", (zone, expected) => {
    expect(ticks("30 2 * * *", zone, "2026-10-24T00:00:00Z", 3)).toEqual(expected);
  });

  test.each([
    ["Europe/Berlin", "2026-10-24T22:00:00Z"],
    ["Europe/Berlin", "2026-03-28T22:00:00Z"],
    ["America/New_York", "2026-11-01T03:00:00Z"],
    ["Australia/Lord_Howe", "2026-10-03T12:00:00Z"],
    ["Antarctica/Troll", "2026-10-24T20:00:00Z"],
    ["Antarctica/Troll", "2026-03-28T20:00:00Z"],
  ])("come every hour in %s, whatever clocks do", (zone, from) => {
    const times = ticks("0 * * * *", zone, from, 12).map((time) => Date.parse(`${time}Z`));

    const gaps = times.slice(1).map((time, index) => (time - times[index]!) / 60_000);

    // Where clocks move by half an hour, so does the full hour.
    expect(gaps.every((gap) => gap === 60 || (zone === "Australia/Lord_Howe" && gap === 30))).toBe(true);
  });

  test("of a whole year are as many as there are hours in it", () => {
    const found = ticks("17 * * * *", "Europe/Berlin", "2026-01-01T00:00:00Z", 365 * 24);

    expect(found.at(-1)).toBe("2026-12-31T23:17:00");
  });
});

test.each([
  [{ cron: "every day", timezone: "UTC" }, 'schedule.cron: "every day"'],
  [{ cron: "61 * * * *", timezone: "UTC" }, 'schedule.cron: "61 * * * *"'],
  [{ cron: "0 0 31 2 *", timezone: "UTC" }, 'schedule.cron: "0 0 31 2 *"'],
  [{ cron: "* * * * *", timezone: "Mars/Olympus" }, 'schedule.timezone: "Mars/Olympus"'],
])("%j is refused", (schedule, message) => {
  expect(() => readSchedule(schedule)).toThrow(FeedmillError);
  expect(() => readSchedule(schedule)).toThrow(message);
});
