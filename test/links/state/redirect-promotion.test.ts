import { expect, test } from "vitest";
import { isProvenMove } from "../../../src/links/state/redirect-promotion.ts";
import type { Observation } from "../../../src/model/link.ts";
import { day, type Step, stateAfter } from "../../support/link-states.ts";

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

const thrice = (url: string, to: string) =>
  stateAfter(
    [0, 7, 14].map((at): Step => [at, "redirected", { permanentUrl: to }]),
    { url },
  );

test.each([
  ["http://example.org/page", "https://example.org/page"],
  ["https://example.org/page", "https://www.example.org/new"],
  ["https://blog.example.co.uk/page", "https://news.example.co.uk/new"],
])("the feeds follow %s to %s, which is the same site", (url, to) => {
  expect(thrice(url, to).movedTo).toBe(to);
});

test.each([
  ["https://example.org/page", "https://buyer.example/page"],
  ["https://one.github.io/page", "https://two.github.io/page"],
  ["http://example.org/page", "https://example.net/page"],
])("a move from %s to %s, another site, is only suggested", (url, to) => {
  const state = thrice(url, to);

  expect(state).not.toHaveProperty("movedTo");
  expect(isProvenMove(state.move!, day(14))).toBe(true);
});

test("a target that is asked in place of the link, and is there, stays promoted", () => {
  const target = "https://example.org/new";
  const state = thrice("https://example.org/page", target);

  const after = stateAfter([[20, "redirected", { askedTarget: target }]], { state });

  expect(after).toMatchObject({ movedTo: target, move: state.move });
});

test("a target of another site that an earlier version promoted is given back", () => {
  const target = "https://other.example/new";
  const before = { ...thrice("https://example.org/page", target), movedTo: target };

  expect(stateAfter([[20, "redirected", { askedTarget: target }]], { state: before })).not.toHaveProperty("movedTo");
});
