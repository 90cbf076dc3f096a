import { describe, expect, test } from "vitest";
import { eager, isOverThreshold, patient, thresholdsOf } from "../../../src/links/state/thresholds.ts";
import type { Reason, Transition } from "../../../src/model/link.ts";

const HOUR_MS = 3_600_000;

/** Checks of this link, evenly spread from its first hour to its last. */
function historyOf(reasons: readonly Reason[], hours: number): Transition[] {
  const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + (index * hours * HOUR_MS) / (reasons.length - 1 || 1));
  return reasons.map((reason, index) => ({ at: at(index), kind: "unsure", reason }));
}

const times = (reason: Reason, count: number): Reason[] => Array<Reason>(count).fill(reason);

describe("with patience, failures in a row make a link dead", () => {
  test.each<[Reason, number, number]>([
    ["gone", 2, 24],
    ["not-found", 3, 7 * 24],
    ["no-such-host", 3, 7 * 24],
    ["soft-404", 3, 7 * 24],
    ["server-error", 5, 21 * 24],
    ["timeout", 5, 21 * 24],
  ])("of %s: %i times over %i hours, and no sooner", (reason, count, hours) => {
    const enough = historyOf(times(reason, count), hours);
    const tooFew = historyOf(times(reason, count - 1), 10 * hours);
    const tooSoon = historyOf(times(reason, count), hours - 0.01);

    expect([enough, tooFew, tooSoon].map((history) => isOverThreshold(history, patient))).toEqual([true, false, false]);
  });

  test("and stronger ones count for weaker ones, but not the other way round", () => {
    const mixed = historyOf(["gone", "not-found", "soft-404"], 7 * 24);
    const weaker = historyOf(["soft-404", "timeout", "not-found"], 20 * 24);

    expect(isOverThreshold(mixed, patient)).toBe(true);
    expect(isOverThreshold(weaker, patient)).toBe(false);
  });

  test.each<Reason>(["tls", "blocked", "private-address"])("but never %s", (reason) => {
    expect(isOverThreshold(historyOf(times(reason, 50), 10_000), patient)).toBe(false);
  });

  test("but only those since it was last alive, and a block is no failure", () => {
    const revived = historyOf(["gone", "ok", "gone"], 1000);
    const blocked = historyOf(["gone", "blocked"], 1000);

    expect(isOverThreshold(revived, patient)).toBe(false);
    expect(isOverThreshold(blocked, patient)).toBe(false);
    expect(isOverThreshold(historyOf(["ok", "gone", "blocked", "gone"], 1000), patient)).toBe(true);
  });
});

test.each<[Reason, boolean]>([
  ["gone", true],
  ["not-found", true],
  ["no-such-host", true],
  ["soft-404", false],
  ["server-error", false],
])("an eager project believes the first %s: %s", (reason, isDead) => {
  expect(isOverThreshold(historyOf([reason], 0), eager)).toBe(isDead);
});

test("links.patience names thresholds or gives them", () => {
  const own = { ...patient, gone: { times: 9, hours: 9 } };

  expect([thresholdsOf("patient"), thresholdsOf("eager"), thresholdsOf(own)]).toEqual([patient, eager, own]);
});
