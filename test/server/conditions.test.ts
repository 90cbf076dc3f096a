import { describe, expect, test } from "vitest";
import { chooseEncoding, isNotModified, mayBeRange } from "../../src/server/conditions.ts";

test.each([
  [undefined, "identity"],
  ["", "identity"],
  ["gzip, deflate, br", "br"],
  ["gzip, deflate", "gzip"],
  ["x-gzip", "gzip"],
  ["br;q=0.5, gzip;q=0.8", "gzip"],
  ["br;q=0, gzip;q=0", "identity"],
  ["*", "br"],
  ["*;q=0", "identity"],
  ["*, br;q=0", "gzip"],
  ["BR", "br"],
  ["br;q=nonsense", "identity"],
])("Accept-Encoding %j is answered with %s", (accepted, expected) => {
  expect(chooseEncoding(accepted)).toBe(expected);
});

const known = { etag: '"a"', modifiedAt: new Date("2026-01-01T00:00:00.900Z") };

describe("a client", () => {
  test.each([
    [{ "if-none-match": '"a"' }, true],
    [{ "if-none-match": 'W/"a"' }, true],
    [{ "if-none-match": '"b", W/"a"' }, true],
    [{ "if-none-match": "*" }, true],
    [{ "if-none-match": '"b"', "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT" }, false],
    [{ "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT" }, true],
    [{ "if-modified-since": "Wed, 31 Dec 2025 23:59:59 GMT" }, false],
    [{ "if-modified-since": "nonsense" }, false],
    [{}, false],
  ])("that asks with %j has it already: %j", (headers, expected) => {
    expect(isNotModified(headers, known)).toBe(expected);
  });

  test.each([
    [undefined, true],
    ['"a"', true],
    ['W/"a"', false],
    ['"b"', false],
    ["Thu, 01 Jan 2026 00:00:00 GMT", true],
    ["Fri, 02 Jan 2026 00:00:00 GMT", false],
  ])("with If-Range %j may get a range: %j", (condition, expected) => {
    expect(mayBeRange(condition, known)).toBe(expected);
  });
});
