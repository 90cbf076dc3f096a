import { describe, expect, test } from "vitest";
import { decideRemovals, type FeedRemovals, type LeavingItem } from "../../src/feeds/removal-guard.ts";

const DAY_MS = 86_400_000;
const day = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * DAY_MS);
const items = (count: number, more: Partial<LeavingItem> = {}): LeavingItem[] =>
  Array.from({ length: count }, (_, i) => ({ id: `item-${i}`, site: `site-${i}.test`, ...more }));
const decide = (feed: Partial<FeedRemovals>, now = day(100)) =>
  decideRemovals(
    {
      shown: 10,
      departures: [],
      siteHolds: new Map(),
      leaving: [],
      staying: (feed.shown ?? 10) - (feed.leaving?.length ?? 0),
      ...feed,
    },
    now,
  );

describe("within 30 days a feed", () => {
  test.each([
    [10, 0, 4, 4],
    [10, 0, 8, 5],
    [9, 0, 9, 4],
    [10, 2, 8, 4],
    [5, 5, 5, 0],
    [1, 0, 1, 0],
    [2, 0, 2, 1],
    [1, 1, 1, 0],
  ])("that shows %i items and lost %i loses, of %i dead ones, %i", (shown, lost, dead, leaving) => {
    const departures = Array.from({ length: lost }, (_, i) => day(80 + i));

    const { leave, hold } = decide({ shown, departures, leaving: items(dead) });

    expect(leave).toHaveLength(leaving);
    expect(hold).toHaveLength(dead - leaving);
  });

  test("has room again for what left more than 30 days ago", () => {
    expect(decide({ shown: 5, departures: [day(60), day(70)], leaving: items(5) }).leave).toHaveLength(2);
  });

  test("loses one by one no more than at once, over any number of runs", () => {
    let departures: Date[] = [];
    let shown = 15;
    const heldSince = new Map<string, Date>();
    for (let run = 0; run < 25; run++) {
      const leaving = items(15).filter((_, i) => i <= run && i >= 15 - shown);
      const held = leaving.map((item) => ({
        ...item,
        ...(heldSince.has(item.id) && { heldSince: heldSince.get(item.id)! }),
      }));
      const { leave, hold } = decide({ shown, departures, leaving: held }, day(100 + run));
      departures = [...departures, ...leave.map(() => day(100 + run))];
      shown -= leave.length;
      for (const { id, since } of hold) heldSince.set(id, since);
    }

    expect(shown).toBeGreaterThanOrEqual(8);
  });
});

describe("a held item", () => {
  test("leaves 30 days after its hold began, room or not, even the last", () => {
    const early = decide({ shown: 1, leaving: items(1, { heldSince: day(71) }) });
    const due = decide({ shown: 1, leaving: items(1, { heldSince: day(70) }) });

    expect(early).toEqual({ leave: [], hold: [{ id: "item-0", since: day(71), leavesAt: day(101) }] });
    expect(due.leave).toEqual(["item-0"]);
  });

  test("that was held longest leaves first when there is room", () => {
    const leaving = [...items(2), { id: "old", site: "x.test", heldSince: day(90) }];

    expect(decide({ shown: 3, leaving }).leave).toEqual(["old"]);
  });

  test("of a site with an event stays until the event is over, and takes no room", () => {
    const leaving = [{ id: "a", site: "news.test", heldSince: day(60) }, ...items(1)];

    const { leave, hold } = decide({ leaving, siteHolds: new Map([["news.test", day(110)]]) });

    expect(leave).toEqual(["item-0"]);
    expect(hold).toEqual([{ id: "a", since: day(60), leavesAt: day(110) }]);
  });

  test.each(["news.test", "*"])("leaves at once when removals are accepted for %s", (accepted) => {
    const feed = {
      shown: 1,
      leaving: [{ id: "a", site: "news.test" }],
      siteHolds: new Map([["news.test", day(110)]]),
    };

    expect(decide({ ...feed, accepted: new Set([accepted]) }).leave).toEqual(["a"]);
    expect(decide({ ...feed, accepted: new Set(["other.test"]) }).leave).toEqual([]);
  });
});
