import { expect, test } from "vitest";
import { day, type Step, stateAfter } from "../../support/link-states.ts";

test("the history keeps every change and the latest check, at most 50 entries", () => {
  const long = Array.from({ length: 500 }, (_, i): Step => [i, i % 100 < 90 ? "ok" : "timeout"]);

  const { history } = stateAfter(long);

  expect(history.length).toBeLessThanOrEqual(50);
  expect(history.at(-1)?.at).toEqual(day(499));
  expect(history.filter(({ kind }, i) => kind !== history[i - 1]?.kind)).toHaveLength(10);
});

test("the history stays small for a link that is simply alive", () => {
  expect(stateAfter(Array.from({ length: 200 }, (_, i): Step => [i, "ok", { status: 200 }])).history).toHaveLength(2);
});

test("the history is oldest first and never grows beyond its bound, whatever happens", () => {
  const reasons = ["ok", "blocked", "timeout", "not-found", "gone", "redirected", "soft-404"] as const;
  const steps = Array.from({ length: 400 }, (_, i): Step => [i / 144, reasons[(i * i + 3 * i) % 7]!]);

  const { history } = stateAfter(steps);

  expect(history).toHaveLength(50);
  expect(history.toSorted((a, b) => a.at.getTime() - b.at.getTime())).toEqual(history);
});
