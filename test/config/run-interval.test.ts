import { expect, test } from "vitest";
import { minutesBetweenRuns } from "../../src/config/run-interval.ts";

test.each([
  ["17 * * * *", 60],
  ["*/15 * * * *", 15],
  ["0,30 * * * *", 30],
  ["*/7 * * * *", 4],
  ["5/20 * * * *", 20],
  ["* * * * *", 1],
  ["*/10 * * * * *", 1],
  ["0 17 * * * *", 60],
  ["0 */6 * * *", 360],
  ["0 9,17 * * *", 480],
  ["0 8-18/2 * * *", 120],
  ["0 23,1 * * *", 120],
  ["30 4 * * *", 1440],
  ["0 9 * * 1", 1440],
  ["0 0 1 1 *", 1440],
])("%s runs every %i minutes on a day on which it runs", (cron, minutes) => {
  expect(minutesBetweenRuns(cron)).toBe(minutes);
});

test.each(["@hourly", "", "H * * * *", "*/0 * * * *", "60 * * * *", "9-5 * * * *", "0 24 * * *", "1- * * * *"])(
  "makes no guess at what it cannot read: %s",
  (cron) => {
    expect(minutesBetweenRuns(cron)).toBeUndefined();
  },
);
