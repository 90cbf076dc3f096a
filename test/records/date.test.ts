import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateOfFileName, parseDate } from "../../src/records/date.ts";

describe("a date in a record", () => {
  test.each([
    ["2026-03-04", "2026-03-04T00:00:00.000Z"],
    ["2026-03-04T05:06:07Z", "2026-03-04T05:06:07.000Z"],
    ["2026-03-04t05:06:07z", "2026-03-04T05:06:07.000Z"],
    ["2026-03-04 05:06", "2026-03-04T05:06:00.000Z"],
    ["2026-03-04T05:06:07", "2026-03-04T05:06:07.000Z"],
    ["2026-03-04T05:06:07.123456789Z", "2026-03-04T05:06:07.123Z"],
    ["2026-03-04T05:06:07,5Z", "2026-03-04T05:06:07.500Z"],
    ["2026-03-04T05:06:07+09:30", "2026-03-03T19:36:07.000Z"],
    ["2026-03-04T05:06:07-0800", "2026-03-04T13:06:07.000Z"],
    ["2026-03-04T05:06:07 +02", "2026-03-04T03:06:07.000Z"],
    ["  2026-03-04  ", "2026-03-04T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ])("%s is %s in UTC", (source, expected) => {
    expect(parseDate(source)).toBe(expected);
  });

  test("may name any month as feeds and mail do", () => {
    const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    const dates = names.map((name) => parseDate(`04 ${name} 2026 05:06:07 GMT`));

    expect(dates).toEqual(names.map((_, month) => new Date(Date.UTC(2026, month, 4, 5, 6, 7)).toISOString()));
  });

  test.each([
    "",
    "yesterday",
    "2026",
    "2026-03",
    "2026-13-01",
    "2026-02-30",
    "2025-02-29",
    "2026-3-4",
    "03/04/2026",
    "2026-03-04T25:00:00Z",
    "2026-03-04T05:61:00Z",
    "2026-03-04T05:06:07+99:99",
    "0000-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00",
    "2026-03-04 and more",
  ])('"%s" is none', (source) => {
    expect(parseDate(source)).toBeUndefined();
  });

  test("comes back the same from what it was written as", () => {
    const years = { min: new Date("1970-01-01T00:00:00Z"), max: new Date("9000-12-31T23:59:59Z"), noInvalidDate: true };

    fc.assert(fc.property(fc.date(years), (date) => parseDate(date.toISOString()) === date.toISOString()));
  });
});

describe("the date in a file's name", () => {
  test.each([
    ["2026-03-04-a-story.md", "2026-03-04T00:00:00.000Z"],
    ["news/2026/a-story-2026-03-04.md", "2026-03-04T00:00:00.000Z"],
    ["2026-99-99-then-2026-03-04.md", "2026-03-04T00:00:00.000Z"],
  ])("is read from %s", (path, expected) => {
    expect(dateOfFileName(path)).toBe(expected);
  });

  test.each(["a-story.md", "2026-03-04/a-story.md", "12026-03-04.md", "2026-03-045.md", "2026-02-30.md"])(
    "is not found in %s",
    (path) => {
      expect(dateOfFileName(path)).toBeUndefined();
    },
  );
});
