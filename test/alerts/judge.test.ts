import { describe, expect, test } from "vitest";
import { type AlertMemory, hasJustDied, judgeOutcome, noAlerts, type Outcome } from "../../src/alerts/judge.ts";
import type { LinkState, Transition } from "../../src/model/link.ts";

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number));
const fine: Outcome = { kind: "done", command: "build", network: "there", hadNews: true, died: [] };
const idle: Outcome = { ...fine, hadNews: false };
const outage: Outcome = { ...fine, network: "away" };
const unasked: Outcome = { ...fine, network: "unasked" };
const failed: Outcome = { kind: "failed", command: "build", message: "the disk is full" };
const checked: Outcome = { kind: "done", command: "check", network: "there", died: [] };
const checkFailed: Outcome = { ...failed, command: "check" };
const died = (...urls: string[]): Outcome => ({ ...fine, died: urls.map((url) => ({ url, reason: "gone" })) });

/** What is told after each of these runs, a day apart, when everything told is taken. */
function toldAfter(outcomes: readonly Outcome[], staleDays = 14): string[][] {
  let memory: AlertMemory = noAlerts;
  return outcomes.map((outcome, index) => {
    const after = judgeOutcome(memory, outcome, day(index), staleDays);
    memory = { ...after, pending: [] };
    return after.pending.map(({ kind }) => kind);
  });
}

describe("alerts", () => {
  test.each<[string, Outcome[], string[][]]>([
    ["one failure says nothing", [failed, fine, failed, fine], [[], [], [], []]],
    [
      "two in a row are told once, and their end",
      [failed, failed, failed, fine, fine],
      [[], ["run-failing"], [], ["run-recovered"], []],
    ],
    ["links are told when they die", [died("a"), fine, died("b")], [["links-dead"], [], ["links-dead"]]],
    ["an outage is told when it is over", [outage, outage, fine, fine], [[], [], ["outage-over"], []]],
    [
      "a check that works is no end of failing builds",
      [failed, checked, failed, checked],
      [[], [], ["run-failing"], []],
    ],
    [
      "failing checks are told for themselves",
      [checkFailed, failed, checkFailed, fine, checked],
      [[], [], ["run-failing"], [], ["run-recovered"]],
    ],
    ["a run that asked nobody is no end of an outage", [outage, unasked, checked], [[], [], ["outage-over"]]],
    ["a failure is no end of an outage", [outage, failed, fine], [[], [], ["outage-over"]]],
  ])("%s", (_, outcomes, told) => {
    expect(toldAfter(outcomes)).toEqual(told);
  });

  test("feeds that stand still are told once, and again after news", () => {
    const told = toldAfter([fine, idle, idle, idle, idle, fine, idle, idle, idle], 3);

    expect(told).toEqual([[], [], [], ["feeds-stale"], [], [], [], [], ["feeds-stale"]]);
    expect(toldAfter([fine, idle, idle, idle], 0).flat()).toEqual([]);
    expect(toldAfter([fine, checked, checked, checked, idle], 3).map((kinds) => kinds.length)).toEqual([0, 0, 0, 0, 1]);
  });

  test("what nobody took waits, the latest fifty", () => {
    let memory: AlertMemory = noAlerts;

    for (let run = 0; run < 60; run++) memory = judgeOutcome(memory, died(`https://${run}.example/`), day(run), 14);

    expect(memory.pending).toHaveLength(50);
    expect(memory.pending.at(-1)).toMatchObject({ links: [{ url: "https://59.example/" }] });
  });

  test("many dead links are counted, and twenty named", () => {
    const urls = Array.from({ length: 30 }, (_, number) => `https://${number}.example/`);

    const { pending } = judgeOutcome(noAlerts, died(...urls), day(0), 14);

    expect(pending).toEqual([{ kind: "links-dead", count: 30, links: expect.objectContaining({ length: 20 }) }]);
  });

  test.each<[Transition["kind"][], boolean]>([
    [["dead"], true],
    [["alive", "dead"], true],
    [["unsure", "dead"], true],
    [["alive", "dead", "dead"], false],
    [["dead", "alive"], false],
  ])("a link with the history %j has just died: %s", (kinds, expected) => {
    const history = kinds.map((kind): Transition => ({ at: day(0), kind, reason: "gone" }));
    const verdict = { kind: kinds.at(-1), reason: "gone" } as LinkState["verdict"];

    expect(hasJustDied({ verdict, history } as unknown as LinkState)).toBe(expected);
  });
});
