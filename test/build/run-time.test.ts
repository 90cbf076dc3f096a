import { describe, expect, test } from "vitest";
import { timeOfRun } from "../../src/build/run-time.ts";
import { aClock, aProject, linkOf } from "../support/project.ts";

/** Facts in memory. */
function someFacts(known: Record<string, string> = {}) {
  const facts = new Map(Object.entries(known));
  return { get: (key: string) => facts.get(key), set: (key: string, value: string) => void facts.set(key, value) };
}

describe("the time of a run", () => {
  test.each([
    ["the clock's, at first", "2026-03-01T00:00:00Z", {}, "2026-03-01"],
    ["the clock's, after the last run", "2026-03-01T00:00:00Z", { ranAt: "2026-02-01T00:00:00Z" }, "2026-03-01"],
    ["the clock's, a few hours back", "2026-02-01T00:00:00Z", { ranAt: "2026-02-01T20:00:00Z" }, "2026-02-01"],
    ["the last run's, in 1970", "1970-01-01T00:00:10Z", { ranAt: "2026-02-01T00:00:00Z" }, "2026-02-01"],
    ["the release's, in 1970 at first", "1970-01-01T00:00:10Z", {}, "2026-01-01"],
    ["the last run's, days back", "2026-02-10T00:00:00Z", { ranAt: "2027-02-01T00:00:00Z" }, "2027-02-01"],
  ])("is %s", (_what, clock, facts, day) => {
    const { now, doubted } = timeOfRun(aClock(clock), someFacts(facts));

    expect(now.toISOString().slice(0, 10)).toBe(day);
    expect(doubted === undefined).toBe(now.toISOString() === new Date(clock).toISOString());
  });

  test("is the clock's again when a second run agrees with it within a day", () => {
    const facts = { ranAt: "2027-02-01T00:00:00Z", doubtedAt: "2026-02-10T00:00:00Z" };

    expect(timeOfRun(aClock("2026-02-10T20:00:00Z"), someFacts(facts))).toMatchObject({ isPutBack: true });
    expect(timeOfRun(aClock("2026-02-12T00:00:00Z"), someFacts(facts)).doubted).toBeDefined();
  });

  test("is never before the release, however often the clock says so", () => {
    const facts = { ranAt: "2026-02-01T00:00:00Z", doubtedAt: "1970-01-01T00:00:10Z" };

    expect(timeOfRun(aClock("1970-01-01T00:00:20Z"), someFacts(facts)).doubted).toBeDefined();
  });

  test("that somebody named is believed", () => {
    const clock = { ...aClock("2020-01-01T00:00:00Z"), isNamed: true };

    expect(timeOfRun(clock, someFacts({ ranAt: "2026-02-01T00:00:00Z" })).doubted).toBeUndefined();
  });
});

describe("a clock that is wrong", () => {
  test("changes no feed, asks no link and is named", async () => {
    const project = aProject({ records: { a: {}, b: {} } });
    await project.build();
    const before = project.trace();
    const asked = project.web.asked.length;
    project.clock.set("1970-01-01T00:01:00Z");

    const { notes, links } = await project.build();

    expect(notes).toEqual([expect.stringContaining("The clock says 1970-01-01T00:01:00.000Z, which cannot be")]);
    expect(links.checked).toBe(0);
    expect(project.web.asked.length).toBe(asked);
    expect(project.trace()).toEqual(before);
  });

  test("a year ahead holds no check up once it is right again", async () => {
    const project = aProject({ records: { a: {} } });
    project.clock.set("2027-02-01T00:00:00Z");
    await project.build();
    project.clock.set("2026-02-01T00:00:00Z");
    await project.build();
    project.clock.set("2026-02-01T01:00:00Z");
    project.web.answers[linkOf("a")] = "gone";

    const { links, notes } = await project.build();

    expect(links.checked).toBe(1);
    expect(notes).toEqual([]);
  });
});
