import { expect, test } from "vitest";
import { parseRetryAfter } from "../../../src/links/fetch/retry-after.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;

test.each<[string | undefined, number | undefined]>([
  ["0", 0],
  ["120", 2 * MINUTE],
  [" 7 ", 7000],
  ["Sun, 01 Mar 2026 13:00:00 GMT", 60 * MINUTE],
  ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
  ["99999999999999999999", 30 * DAY],
  ["Fri, 31 Dec 9999 23:59:59 GMT", 30 * DAY],
  ["soon", MINUTE],
  ["", MINUTE],
  ["-5", MINUTE],
  ["1.5", MINUTE],
  ["1e9", MINUTE],
  [undefined, undefined],
])("reads Retry-After %j as %s ms", (value, ms) => {
  expect(parseRetryAfter(value, NOW)).toBe(ms);
});
