import { describe, expect, test } from "vitest";
import { siteOf } from "../../../src/links/state/site.ts";
import {
  eventOf,
  eventText,
  hasTurnedGone,
  isWideningDue,
  othersToAsk,
  siteLookOf,
  watchAfter,
} from "../../../src/links/state/site-events.ts";
import type { Observation } from "../../../src/model/link.ts";
import type { SiteWatch } from "../../../src/model/site-watch.ts";
import { alive, day, stateAfter } from "../../support/link-states.ts";

const link = (path: string) => `https://news.example/${path}`;

/** A link that was alive and then gave these answers, a day apart, the last of them on `atDay`. */
const linkState = (path: string, atDay: number, ...reasons: Observation["reason"][]) =>
  stateAfter([alive, ...reasons.map((reason, i) => [atDay - reasons.length + 1 + i, reason] as const)], {
    url: link(path),
  });

/** The watch after these looks, each at a link of the site. */
function watching(looks: readonly (readonly [path: string, atDay: number, reason: Observation["reason"]])[]) {
  let watch: SiteWatch | undefined;
  for (const [path, atDay, reason] of looks)
    watch = watchAfter(watch, "news.example", [siteLookOf(linkState(path, atDay, reason))], day(atDay));
  return watch;
}

test.each([
  ["https://www.example.co.uk/x", "example.co.uk"],
  ["https://news.example.org/x", "example.org"],
  ["https://one.github.io/x", "one.github.io"],
  ["https://two.github.io/x", "two.github.io"],
  ["https://github.io/x", "github.io"],
  ["http://127.0.0.1:8080/x", "127.0.0.1"],
  ["http://[::1]/x", "[::1]"],
  ["http://localhost/x", "localhost"],
  ["http://a.localhost/x", "a.localhost"],
  ["nonsense", ""],
])("%s belongs to the site %s", (url, site) => {
  expect(siteOf(url)).toBe(site);
});

describe("a watch", () => {
  test("begins when a link that was alive turns gone, and only then", () => {
    const neverAlive = stateAfter([[1, "not-found"]], { url: link("a") });

    expect(hasTurnedGone(linkState("a", 5, "not-found"))).toBe(true);
    expect(hasTurnedGone(linkState("a", 5, "not-found", "not-found"))).toBe(false);
    expect(hasTurnedGone(linkState("a", 5, "timeout"))).toBe(false);
    expect(hasTurnedGone(neverAlive)).toBe(false);
    expect(watching([["a", 5, "ok"]])).toBeUndefined();
    expect(watching([["a", 5, "gone"]])).toMatchObject({ site: "news.example", since: day(5), gone: [link("a")] });
  });

  test("begins in the middle of a run, with the links asked after the one that turned gone", () => {
    const looks = [["a", "ok"] as const, ["b", "gone"] as const, ["c", "ok"] as const, ["b", "gone"] as const];
    const states = looks.map(([path, reason]) => siteLookOf(linkState(path, 5, reason)));

    expect(watchAfter(undefined, "news.example", states, day(5))).toMatchObject({
      gone: [link("b")],
      others: [link("c")],
    });
    expect(watchAfter(undefined, "news.example", states.slice(0, 1), day(5))).toBeUndefined();
    expect(watchAfter(undefined, "news.example", [], day(5))).toBeUndefined();
  });

  test("keeps the latest look at each link", () => {
    const watch = watching([
      ["a", 5, "gone"],
      ["b", 6, "ok"],
      ["b", 7, "not-found"],
      ["a", 8, "ok"],
    ]);

    expect(watch).toMatchObject({ gone: [link("b")], others: [link("a")] });
  });

  test("is over after 30 days, and the next link that turns gone begins a new one", () => {
    const watch = watching([
      ["a", 5, "gone"],
      ["b", 34, "ok"],
      ["c", 35, "ok"],
    ]);

    expect(watch).toBeUndefined();
    expect(
      watching([
        ["a", 5, "gone"],
        ["b", 36, "gone"],
      ]),
    ).toMatchObject({ since: day(36), gone: [link("b")] });
  });

  test("makes others of the site due once a week, until there is an event", () => {
    const watch = watching([["a", 5, "gone"]])!;
    const widened = { ...watch, widenedAt: day(5) };

    expect(isWideningDue(watch, day(5))).toBe(true);
    expect(isWideningDue(widened, day(11))).toBe(false);
    expect(isWideningDue(widened, day(12))).toBe(true);
    expect(isWideningDue({ ...widened, gone: ["a", "b", "c"] }, day(12))).toBe(false);
  });
});

test("up to twenty links of the site are asked that were not asked since", () => {
  const watch = watching([
    ["p0", 5, "gone"],
    ["p1", 5, "ok"],
  ])!;
  const siteLinks = Array.from({ length: 40 }, (_, i) => link(`p${i}`));

  expect(othersToAsk(watch, siteLinks)).toEqual(siteLinks.slice(2, 22));
});

describe("an event", () => {
  test.each([
    [2, 0, false],
    [3, 0, true],
    [3, 2, true],
    [3, 3, false],
    [18, 2, true],
  ])("of %i links gone and %i not is one: %s", (gone, others, isEvent) => {
    const urls = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => link(`${prefix}${i}`));
    const watch = { site: "news.example", since: day(5), gone: urls(gone, "g"), others: urls(others, "o") };

    expect(eventOf(watch) !== undefined).toBe(isEvent);
  });

  test("holds the items of its site for 30 days from its beginning, and is told in a sentence", () => {
    const event = eventOf({ site: "news.example", since: day(5), gone: ["a", "b", "c"], others: ["d"] })!;

    expect(event).toMatchObject({ gone: 3, of: 4, holdsUntil: day(35) });
    expect(eventText(event)).toBe("news.example: 3 of 4 gone since 2026-01-06");
  });

  test("is found when a site answers robots 404, one link after the other", () => {
    const looks = Array.from({ length: 14 }, (_, i) => [`p${i}`, 5 + i, "not-found"] as const);

    expect(eventOf(watching(looks.slice(0, 3))!)).toMatchObject({ gone: 3, since: day(5) });
    expect(eventOf(watching(looks)!)).toMatchObject({ gone: 14, since: day(5) });
  });
});
