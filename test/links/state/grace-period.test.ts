import { describe, expect, test } from "vitest";
import { holdBack, isReleased } from "../../../src/links/state/grace-period.ts";
import type { LinkState, Observation } from "../../../src/model/link.ts";
import { alive, day, restDays, stateAfter } from "../../support/link-states.ts";

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

  test("is free again once it is alive, and a grace period that runs is not begun anew", () => {
    expect(then(held, 9, "ok")).not.toHaveProperty("hold");
    expect(holdBack(then(held, 9, "not-found"), day(9)).hold).toEqual({ since: day(8), confirmations: 1 });
  });
});
