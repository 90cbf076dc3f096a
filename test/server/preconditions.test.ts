import { describe, expect, test } from "vitest";
import { allowsRange, evaluatePreconditions } from "../../src/server/preconditions.ts";

const newYear = "Thu, 01 Jan 2026 00:00:00 GMT";
const known = { etag: '"a"', modifiedAt: new Date("2026-01-01T00:00:00.900Z") };
const now = () => new Date("2026-06-01T00:00:00Z");

describe("preconditions", () => {
  test.each([
    [{ "if-none-match": '"a"' }, "not-modified"],
    [{ "if-none-match": 'W/"a"' }, "not-modified"],
    [{ "if-none-match": '"b", W/"a"' }, "not-modified"],
    [{ "if-none-match": "*" }, "not-modified"],
    [{ "if-none-match": '"b"', "if-modified-since": newYear }, "send"],
    [{ "if-modified-since": newYear }, "not-modified"],
    [{ "if-modified-since": "Thursday, 01-Jan-26 00:00:00 GMT" }, "not-modified"],
    [{ "if-modified-since": "Thu Jan  1 00:00:00 2026" }, "not-modified"],
    [{ "if-modified-since": "Wed, 31 Dec 2025 23:59:59 GMT" }, "send"],
    [{ "if-modified-since": "Tue, 02 Jun 2026 00:00:00 GMT" }, "send"],
    [{ "if-modified-since": "2026-02-01" }, "send"],
    [{ "if-modified-since": "nonsense" }, "send"],
    [{ "if-match": '"a"' }, "send"],
    [{ "if-match": '"b", "a"' }, "send"],
    [{ "if-match": "*" }, "send"],
    [{ "if-match": '"b"' }, "failed"],
    [{ "if-match": 'W/"a"' }, "failed"],
    [{ "if-match": '"b"', "if-none-match": '"a"' }, "failed"],
    [{ "if-match": '"a"', "if-none-match": '"a"' }, "not-modified"],
    [{ "if-match": '"a"', "if-unmodified-since": "Wed, 31 Dec 2025 23:59:59 GMT" }, "send"],
    [{ "if-unmodified-since": newYear }, "send"],
    [{ "if-unmodified-since": "Wed, 31 Dec 2025 23:59:59 GMT" }, "failed"],
    [{ "if-unmodified-since": "nonsense" }, "send"],
    [{}, "send"],
  ] as const)("%j lead to %s", (headers, expected) => {
    expect(evaluatePreconditions(headers, known, now)).toBe(expected);
  });
});

test.each([
  [undefined, true],
  ['"a"', true],
  ['W/"a"', false],
  ['"b"', false],
  [newYear, true],
  ["Fri, 02 Jan 2026 00:00:00 GMT", false],
  ["nonsense", false],
])("If-Range %j allows a part: %j", (condition, expected) => {
  expect(allowsRange(condition, known)).toBe(expected);
});
