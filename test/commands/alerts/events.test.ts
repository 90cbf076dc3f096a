import { describe, expect, test } from "vitest";
import {
  type AlertMemory,
  hasJustDied,
  judgeOutcome,
  type Outcome,
  type Webhook,
} from "../../../src/commands/alerts/events.ts";
import type { LinkState, Transition } from "../../../src/model/link.ts";

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number));
const fine: Outcome = { kind: "done", command: "build", network: "there", hadNews: true, died: [] };
const idle: Outcome = { ...fine, hadNews: false };
const outage: Outcome = { ...fine, network: "away" };
const unasked: Outcome = { ...fine, network: "unasked" };
const failed: Outcome = { kind: "failed", command: "build", message: "the disk is full" };
const checked: Outcome = { kind: "done", command: "check", network: "there", died: [] };
const checkFailed: Outcome = { ...failed, command: "check" };
const died = (...urls: string[]): Outcome => ({ ...fine, died: urls.map((url) => ({ url, reason: "gone" })) });

const hook = (staleDays: number): Webhook => ({ key: `after ${staleDays} days`, staleDays });

/** What each webhook is told after each of these runs, a day apart, when everything told is taken. */
function toldAfter(outcomes: readonly Outcome[], webhooks: readonly Webhook[] = [hook(14)]) {
  let memory: AlertMemory = {};
  return outcomes.map((outcome, index) => {
    const after = judgeOutcome(memory, outcome, day(index), webhooks);
    const taken = Object.entries(after.webhooks).map(([key, one]) => [key, { ...one, pending: [] }]);
    memory = { ...after, webhooks: Object.fromEntries(taken) };
    return webhooks.map(({ key }) => (after.webhooks[key]?.pending ?? []).map(({ kind }) => kind));
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
    expect(toldAfter(outcomes).flat()).toEqual(told);
  });

  test("feeds that stand still are told once, and again after news", () => {
    const told = toldAfter([fine, idle, idle, idle, idle, fine, idle, idle, idle], [hook(3)]);

    expect(told.flat()).toEqual([[], [], [], ["feeds-stale"], [], [], [], [], ["feeds-stale"]]);
    expect(toldAfter([fine, idle, idle, idle], [hook(0)]).flat(2)).toEqual([]);
    expect(toldAfter([fine, checked, checked, checked, idle], [hook(3)]).flat(2)).toEqual(["feeds-stale"]);
  });

  test("feeds that stand still are told to each webhook after its own days", () => {
    const told = toldAfter([fine, idle, idle, idle, idle], [hook(3), hook(2), hook(0)]);

    expect(told).toEqual([
      [[], [], []],
      [[], [], []],
      [[], ["feeds-stale"], []],
      [["feeds-stale"], [], []],
      [[], [], []],
    ]);
  });

  test("what a webhook did not take waits for it, the latest fifty", () => {
    let memory: AlertMemory = {};

    for (let run = 0; run < 60; run++) {
      memory = judgeOutcome(memory, died(`https://${run}.example/`), day(run), [hook(14)]);
    }

    const { pending = [] } = memory.webhooks?.[hook(14).key] ?? {};
    expect(pending).toHaveLength(50);
    expect(pending.at(-1)).toMatchObject({ links: [{ url: "https://59.example/" }] });
  });

  test("a webhook that is no longer named is forgotten, and a new one is not told of the past", () => {
    const memory = judgeOutcome({}, died("https://a.example/"), day(0), [hook(14)]);

    const { webhooks } = judgeOutcome(memory, fine, day(1), [hook(7)]);

    expect(webhooks).toEqual({ [hook(7).key]: { isStaleTold: false, pending: [] } });
  });

  test("many dead links are counted, and twenty named", () => {
    const urls = Array.from({ length: 30 }, (_, number) => `https://${number}.example/`);

    const { webhooks } = judgeOutcome({}, died(...urls), day(0), [hook(14)]);

    const events = [{ kind: "links-dead", count: 30, links: expect.objectContaining({ length: 20 }) }];
    expect(webhooks).toMatchObject({ [hook(14).key]: { pending: events } });
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
