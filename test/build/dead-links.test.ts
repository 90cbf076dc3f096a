import { expect, test } from "vitest";
import { hasJustDied } from "../../src/build/dead-links.ts";
import type { LinkState, Transition } from "../../src/model/link.ts";

test.each<[Transition["kind"][], boolean]>([
  [["dead"], true],
  [["alive", "dead"], true],
  [["unsure", "dead"], true],
  [["alive", "dead", "dead"], false],
  [["dead", "alive"], false],
])("a link with the history %j has just died: %s", (kinds, expected) => {
  const history = kinds.map((kind): Transition => ({ at: new Date(0), kind, reason: "gone" }));
  const verdict = { kind: kinds.at(-1), reason: "gone" } as LinkState["verdict"];

  expect(hasJustDied({ verdict, history } as unknown as LinkState)).toBe(expected);
});
