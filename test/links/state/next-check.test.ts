import { describe, expect, test } from "vitest";
import { alive, day, HOUR, restDays, restsAfter, type Step, stateAfter } from "../../support/link-states.ts";

const notFound = (at: number): Step => [at, "not-found"];

describe("a link never seen alive and not found", () => {
  test("is asked again after an hour, a day, three days and then weekly, since its source may be late", () => {
    const rests = restsAfter([0, HOUR, 1 + HOUR, 4 + HOUR, 11 + HOUR, 18 + HOUR].map(notFound));

    expect(rests).toEqual([0.042, 1, 3, 7, 7, 7]);
  });

  test("is asked ever more seldom once a month has passed", () => {
    const rests = restsAfter([0, HOUR, 1, 4, 11, 18, 25, 39, 67, 123, 213].map(notFound));

    expect(rests.slice(6)).toEqual([14, 28, 56, 90, 90]);
  });
});

test("a failing link is asked again after an hour, a day, three days and then weekly", () => {
  const failures = [1, 1 + HOUR, 2 + HOUR, 5 + HOUR, 12 + HOUR].map((at): Step => [at, "reset"]);

  expect(restsAfter([alive, ...failures]).slice(1)).toEqual([0.042, 1, 3, 7, 7]);
});

test("a link dead after patience is asked again after 1, 3, 7, 14, 28, 56 and then every 90 days", () => {
  const failures = [1, 4, 8, 9, 12, 19, 33, 61, 117, 207].map(notFound);

  expect(restsAfter([alive, ...failures]).slice(3)).toEqual([1, 3, 7, 14, 28, 56, 90, 90]);
});

test("a blocked link is asked again weekly, a limited rate daily, neither before the time the server named", () => {
  expect(restDays(stateAfter([alive, [1, "blocked"]]))).toBe(7);
  expect(restDays(stateAfter([alive, [1, "login-wall"]]))).toBe(7);
  expect(restDays(stateAfter([alive, [1, "rate-limited"]]))).toBe(1);
  expect(restDays(stateAfter([alive, [1, "rate-limited", { notBefore: day(4) }]]))).toBe(3);
});

describe("an alive link", () => {
  test("is asked again after 3 days, growing to 30", () => {
    const rests = restsAfter([0, 5, 12, 22, 37, 60, 90, 120].map((at): Step => [at, "ok"]));

    expect(rests[0]).toBeGreaterThanOrEqual(3);
    expect(rests[0]).toBeLessThan(4.5);
    expect(rests.toSorted((a, b) => a - b)).toEqual(rests);
    expect(rests.at(-1)).toBe(30);
  });

  test("has its own pace by its URL, so that no day is a peak", () => {
    const links = Array.from({ length: 3000 }, (_, i) => `https://example.org/${i}`);
    const rests = links.map((url) => restDays(stateAfter([alive, [4, "ok"]], { url })));
    const perQuarterDay = Object.values(Object.groupBy(rests, (rest) => Math.floor(rest * 4)));

    expect(perQuarterDay.length).toBeGreaterThanOrEqual(9);
    expect(Math.max(...perQuarterDay.map((group) => group?.length ?? 0))).toBeLessThan(3000 / 7);
    expect(restDays(stateAfter([alive]))).toBe(restDays(stateAfter([alive])));
  });
});

test.each<[string, readonly Step[]]>([
  ["alive", [alive]],
  ["failing", [alive, [1, "timeout"]]],
  ["blocked", [[0, "blocked"]]],
  ["dead", [[0, "gone"]]],
])("a far link that is %s is asked at the slowest interval", (_, steps) => {
  const rest = restDays(stateAfter(steps, { isFar: true }));

  expect(rest).toBeGreaterThanOrEqual(20);
  expect(rest).toBeLessThanOrEqual(30);
});
