import { expect, test } from "vitest";
import type { Observation } from "../../../src/model/link.ts";
import { type Step, stateAfter } from "../../support/link-states.ts";

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
    "three times over 13 days",
    [
      [0, "redirected", moved("new")],
      [7, "redirected", moved("new")],
      [13.9, "redirected", moved("new")],
    ],
    undefined,
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
])("follows a permanent redirect seen %s", (_, steps, target) => {
  expect(stateAfter(steps).movedTo).toBe(target === undefined ? undefined : `https://example.org/${target}`);
});

test("a redirect that is followed is remembered through failures and forgotten when the link answers by itself again", () => {
  const proven = [0, 7, 14].map((at): Step => [at, "redirected", moved("new")]);

  expect(stateAfter([...proven, [20, "timeout"]]).movedTo).toBe("https://example.org/new");
  expect(stateAfter([...proven, [20, "ok"]])).not.toHaveProperty("movedTo");
});
