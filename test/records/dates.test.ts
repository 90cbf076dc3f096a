import { describe, expect, test } from "vitest";
import { parseDate } from "../../src/records/date.ts";
import { parsed, recordOf, recordText } from "../support/record.ts";

describe("a date as people and programs write it", () => {
  test.each([
    ["2018-01-01 19:47:42 +8", "2018-01-01T11:47:42.000Z"],
    ["2018-1-5 9:05:00", "2018-01-05T09:05:00.000Z"],
    ["2018-01-05T9:05:00.5 -3:30", "2018-01-05T12:35:00.500Z"],
    ["2021-07-10T13Z", "2021-07-10T13:00:00.000Z"],
    ["20210710", "2021-07-10T00:00:00.000Z"],
    ["20210710T132100Z", "2021-07-10T13:21:00.000Z"],
    ["20210710T1321+0200", "2021-07-10T11:21:00.000Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2016-12-31T24:00:00Z", "2017-01-01T00:00:00.000Z"],
    ["Mon, 08 Jul 2024 10:00:00 GMT", "2024-07-08T10:00:00.000Z"],
    ["8 Jul 2024 10:00 -0400", "2024-07-08T14:00:00.000Z"],
    ["Mon, 8 Jul 2024 10:00:00 EST", "2024-07-08T15:00:00.000Z"],
    ["Jul 08 2024", "2024-07-08T00:00:00.000Z"],
    ["July 8th, 2024", "2024-07-08T00:00:00.000Z"],
    ["Sept 1, 2024", "2024-09-01T00:00:00.000Z"],
    ["1 December 2024", "2024-12-01T00:00:00.000Z"],
    ["2024-02-03 10:00:00 UTC", "2024-02-03T10:00:00.000Z"],
    ["1970-01-01", "1970-01-01T00:00:00.000Z"],
    ["9000-12-31", "9000-12-31T00:00:00.000Z"],
  ])("%s is %s", (text, date) => {
    expect(parseDate(text)).toBe(date);
  });

  test.each([
    "2024-07-08T24:00:01Z",
    "2024-07-08T10:60:00Z",
    "2024-07-08T10:00:61Z",
    "20240732",
    "202407",
    "2024-07-08Z",
    "Feb 30 2024",
    "Foo 08 2024",
    "08 Jul 24",
    "Jul 08 2024 10:00 XYZ",
    "07/08/2024",
    "1969-12-31T23:59:59Z",
    "9001-01-01",
    "0000-01-01",
  ])("%s is none", (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test.each([
    ["2026-01-31T12:00:00", "America/New_York", "2026-01-31T17:00:00.000Z"],
    ["2026-07-31T12:00:00", "America/New_York", "2026-07-31T16:00:00.000Z"],
    ["2026-01-31", "Asia/Tokyo", "2026-01-30T15:00:00.000Z"],
    ["2026-01-31T12:00:00Z", "Asia/Tokyo", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31T12:00:00+05:30", "Asia/Tokyo", "2026-01-31T06:30:00.000Z"],
    ["2026-03-29T02:30:00", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["2026-10-25T12:00:00", "Europe/Berlin", "2026-10-25T11:00:00.000Z"],
    ["Jul 08 2024", "Asia/Kathmandu", "2024-07-07T18:15:00.000Z"],
  ])("%s in %s is %s", (text, timezone, date) => {
    expect(parseDate(text, timezone)).toBe(date);
  });
});

describe("the dates of a record", () => {
  test("are in `records.timezone` when they name no zone, and so are those of file names", () => {
    const options = { timezone: "America/New_York", path: "2026-01-31-a.md" };

    expect(recordOf({ date: "2026-02-01 08:00" }, options).publishedAt).toBe("2026-02-01T13:00:00.000Z");
    expect(recordOf({}, options).publishedAt).toBe("2026-01-31T05:00:00.000Z");
  });

  test("are the first of several, and the record waits for the latest", () => {
    const record = recordOf({ pubDate: "2026-01-03", date: "2026-01-02", publishDate: "2026-01-05" });

    expect(record).toMatchObject({ publishedAt: "2026-01-02T00:00:00.000Z", dueAt: "2026-01-05T00:00:00.000Z" });
    expect(recordOf({ date: "2026-01-02", publishDate: "2026-01-01" })).not.toHaveProperty("dueAt");
  });

  test.each([
    ["lastmod", "updatedAt"],
    ["last_modified_at", "updatedAt"],
    ["updatedDate", "updatedAt"],
    ["expiryDate", "expiresAt"],
    ["expires", "expiresAt"],
  ])("may be called %s", (name, field) => {
    expect(recordOf({ date: "2026-01-02", [name]: "2026-03-04" })).toHaveProperty(field, "2026-03-04T00:00:00.000Z");
  });

  test.each(["Last Modified", "git Created", "0001-01-01T00:00:00Z", "0001-01-01"])(
    "%s stands for no date: that of the file name counts, and a problem says so",
    (date) => {
      const { record, problems } = parsed(recordText({ title: "A", date }), {}, "2026-01-31-a.md");

      expect(record?.publishedAt).toBe("2026-01-31T00:00:00.000Z");
      expect(problems).toMatchObject([{ field: "date", message: expect.stringContaining("taken for no date") }]);
    },
  );

  test.each([
    ["date", true],
    ["publishDate", true],
    ["lastmod", false],
    ["expires", false],
  ])("that cannot be read are problems: %s leaves the record out: %s", (name, isFatal) => {
    const { record, problems } = parsed(recordText({ title: "A", [name]: "someday" }));

    expect(record === undefined).toBe(isFatal);
    expect(problems).toMatchObject([{ field: name, line: 3 }]);
  });
});

test("the usual form is read as all others are", () => {
  for (let month = 0; month <= 13; month++) {
    for (let day = 0; day <= 32; day++) {
      const [m, d] = [month, day].map((number) => String(number).padStart(2, "0"));

      expect(parseDate(`2024-${m}-${d}T05:06:07Z`)).toBe(parseDate(`2024-${m}-${d}T05:06:07.000Z`));
    }
  }
});
