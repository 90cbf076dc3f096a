import { expect, test } from "vitest";
import { mustHoldBack } from "../../src/feeds/removal-guard.ts";

test.each([
  [0, 0, false],
  [0, 5, false],
  [1, 1, true],
  [1, 2, false],
  [2, 2, true],
  [1, 3, false],
  [2, 3, true],
  [2, 4, false],
  [3, 4, true],
  [25, 50, false],
  [26, 50, true],
])("%d dead of %d shown are held back: %s", (dead, all, expected) => {
  const shown = Array.from({ length: all }, (_, index) => ({
    url: `https://example.org/${index}`,
    isDead: index < dead,
  }));

  expect(mustHoldBack(shown)).toBe(expected);
});
