import { describe, expect, test } from "vitest";
import { type Copy, resolveDuplicates } from "../../src/feeds/duplicates.ts";

function aCopy(overrides: Partial<Copy> & { path: string }): Copy {
  const publishedAt = new Date("2026-03-01T00:00:00Z");
  return { publishedAt, topics: [], isRemoved: false, isDead: false, isHeld: false, ...overrides };
}

const day = (number: number) => new Date(Date.UTC(2026, 2, number));

describe("of several copies of one page", () => {
  test.each([
    ["the earliest", [aCopy({ path: "a", publishedAt: day(2) }), aCopy({ path: "b", publishedAt: day(1) })], "b"],
    ["the first path of the same date", [aCopy({ path: "b" }), aCopy({ path: "a" }), aCopy({ path: "c" })], "a"],
    [
      "a living one before an earlier dead one",
      [aCopy({ path: "a", publishedAt: day(1), isDead: true }), aCopy({ path: "b", publishedAt: day(2) })],
      "b",
    ],
    [
      "the earliest when all are dead",
      [
        aCopy({ path: "a", publishedAt: day(2), isDead: true }),
        aCopy({ path: "b", publishedAt: day(1), isDead: true }),
      ],
      "b",
    ],
    ["the only one", [aCopy({ path: "a" })], "a"],
  ])("%s is published", (_what, copies, path) => {
    expect(resolveDuplicates(copies).winner?.path).toBe(path);
    expect(resolveDuplicates(copies.toReversed()).winner?.path).toBe(path);
  });

  test("the one published gets the topics of the others", () => {
    const copies = [
      aCopy({ path: "a", topics: ["AI", "Web"] }),
      aCopy({ path: "b", topics: ["Web", "Robots"] }),
      aCopy({ path: "c", topics: ["Ethics", "Robots"], isDead: true }),
    ];

    expect(resolveDuplicates(copies)).toEqual({ winner: copies[0], addedTopics: ["Ethics", "Robots"] });
  });

  test("a removed one removes all", () => {
    const copies = [aCopy({ path: "a", topics: ["AI"] }), aCopy({ path: "b", publishedAt: day(9), isRemoved: true })];

    expect(resolveDuplicates(copies)).toEqual({ addedTopics: [] });
  });

  test("none of none is published", () => {
    expect(resolveDuplicates([])).toEqual({ addedTopics: [] });
  });
});
