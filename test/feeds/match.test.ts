import { describe, expect, test } from "vitest";
import { matches } from "../../src/feeds/match.ts";
import type { Where } from "../../src/model/feed.ts";
import { aRecord } from "../support/record.ts";

const record = aRecord({
  title: "Robots learn to Dance",
  excerpt: "A story about balance.",
  topics: ["AI", "Café Culture"],
  kind: "news",
  quality: 70,
  heat: 5,
  language: "en-GB",
  provider: { name: "The Paper", domain: "paper.example", authors: ["Ann"] },
});

describe("a condition", () => {
  test.each<[Where, boolean]>([
    [{}, true],
    [{ topics: ["ai"] }, true],
    [{ topics: ["Web", "CAFE\u0301 culture"] }, true],
    [{ topics: ["A"] }, false],
    [{ topics: [] }, false],
    [{ kind: ["NEWS"] }, true],
    [{ kind: ["video"] }, false],
    [{ provider: ["the paper"] }, true],
    [{ provider: ["Paper.example"] }, true],
    [{ provider: ["Ann"] }, false],
    [{ minQuality: 70 }, true],
    [{ minQuality: 70.5 }, false],
    [{ minHeat: 5 }, true],
    [{ minHeat: 6 }, false],
    [{ include: ["DANCE"] }, true],
    [{ include: ["balance", "nothing"] }, true],
    [{ include: ["paper"] }, false],
    [{ exclude: ["dance"] }, false],
    [{ exclude: ["paper"] }, true],
    [{ language: ["en"] }, true],
    [{ language: ["EN-gb"] }, true],
    [{ language: ["en-US"] }, false],
    [{ language: ["e"] }, false],
    [{ topics: ["AI"], kind: ["news"], minQuality: 50, exclude: ["paint"] }, true],
    [{ topics: ["AI"], kind: ["video"] }, false],
    [{ include: ["dance"], exclude: ["balance"] }, false],
  ])("%j on a record that says it all is %s", (where, expected) => {
    expect(matches(record, where)).toBe(expected);
  });

  test.each<[Where, boolean]>([
    [{ topics: ["AI"] }, false],
    [{ kind: ["news"] }, false],
    [{ provider: ["undefined"] }, false],
    [{ minQuality: 0 }, false],
    [{ minHeat: -5 }, false],
    [{ language: ["en"] }, false],
    [{ exclude: ["x"] }, true],
  ])("%j on a record that says nothing is %s", (where, expected) => {
    expect(matches(aRecord({ title: "A", excerpt: "" }), where)).toBe(expected);
  });
});
