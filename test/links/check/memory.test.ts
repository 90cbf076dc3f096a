import { describe, expect, test } from "vitest";
import { holdBack, isReleased } from "../../../src/links/state/grace-period.ts";
import type { LinkState, Observation } from "../../../src/model/link.ts";
import { alive, day, restDays, type Step, stateAfter } from "../../support/link-states.ts";

describe("a permanent redirect", () => {
  const moved = (to: string): Partial<Observation> => ({ permanentUrl: `https://example.org/${to}` });

  test.each<[string, readonly Step[], string | undefined]>([
    [
      "three times over 14 days",
      [
        [0, "redirected", moved("new")],
        [7, "redirected", moved("new")],
        [14, "redirected", moved("new")],
      ],
      "new",
    ],
    [
      "three times over 10 days",
      [
        [0, "redirected", moved("new")],
        [5, "redirected", moved("new")],
        [10, "redirected", moved("new")],
      ],
      undefined,
    ],
    [
      "twice over 20 days",
      [
        [0, "redirected", moved("new")],
        [20, "redirected", moved("new")],
      ],
      undefined,
    ],
    [
      "to changing targets",
      [
        [0, "redirected", moved("a")],
        [10, "redirected", moved("b")],
        [20, "redirected", moved("a")],
      ],
      undefined,
    ],
    [
      "that was once temporary",
      [
        [0, "redirected", moved("new")],
        [7, "redirected"],
        [14, "redirected", moved("new")],
      ],
      undefined,
    ],
  ])("seen %s", (_, steps, target) => {
    expect(stateAfter(steps).movedTo).toBe(target === undefined ? undefined : `https://example.org/${target}`);
  });

  test("is remembered through failures and forgotten when the link answers by itself again", () => {
    const proven = [0, 7, 14].map((at): Step => [at, "redirected", moved("new")]);

    expect(stateAfter([...proven, [20, "timeout"]]).movedTo).toBe("https://example.org/new");
    expect(stateAfter([...proven, [20, "ok"]])).not.toHaveProperty("movedTo");
  });
});

describe("a newly dead link that is held back", () => {
  const held = holdBack(stateAfter([alive, [1, "not-found"], [4, "not-found"], [8, "not-found"]]), day(8));
  const then = (state: LinkState, atDay: number, reason: Observation["reason"]): LinkState =>
    stateAfter([[atDay, reason]], { state });

  test("is released by three more confirmations over seven more days, looked at daily", () => {
    const [first, second] = [then(held, 15, "not-found"), then(then(held, 15, "not-found"), 16, "not-found")];
    const third = then(second, 17, "not-found");

    expect(held.hold).toEqual({ since: day(8), confirmations: 0 });
    expect(isReleased(second.hold!, day(16))).toBe(false);
    expect(restDays(first)).toBe(1);
    expect(isReleased(third.hold!, day(17))).toBe(true);
  });

  test("is not released by walls, nor before the seven days are over", () => {
    const quick = [9, 10, 11].reduce((state, at) => then(state, at, "not-found"), held);
    const blocked = [9, 12, 16].reduce((state, at) => then(state, at, "blocked"), held);

    expect(isReleased(quick.hold!, day(11))).toBe(false);
    expect(isReleased(blocked.hold!, day(16))).toBe(false);
  });

  test("is free again once it is alive, and a hold that stands is not begun anew", () => {
    expect(then(held, 9, "ok")).not.toHaveProperty("hold");
    expect(holdBack(then(held, 9, "not-found"), day(9)).hold).toEqual({ since: day(8), confirmations: 1 });
  });
});

describe("the history", () => {
  test("keeps every change and the latest check, at most 50 entries", () => {
    const long = Array.from({ length: 500 }, (_, i): Step => [i, i % 100 < 90 ? "ok" : "timeout"]);

    const { history } = stateAfter(long);

    expect(history.length).toBeLessThanOrEqual(50);
    expect(history.at(-1)?.at).toEqual(day(499));
    expect(history.filter(({ kind }, i) => kind !== history[i - 1]?.kind)).toHaveLength(10);
  });

  test("stays small for a link that is simply alive", () => {
    expect(stateAfter(Array.from({ length: 200 }, (_, i): Step => [i, "ok", { status: 200 }])).history).toHaveLength(2);
  });

  test("is oldest first and never grows beyond its bound, whatever happens", () => {
    const reasons = ["ok", "blocked", "timeout", "not-found", "gone", "redirected", "soft-404"] as const;
    const steps = Array.from({ length: 400 }, (_, i): Step => [i / 144, reasons[(i * i + 3 * i) % 7]!]);

    const { history } = stateAfter(steps);

    expect(history).toHaveLength(50);
    expect(history.toSorted((a, b) => a.at.getTime() - b.at.getTime())).toEqual(history);
  });
});
