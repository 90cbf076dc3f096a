import { describe, expect, test } from "vitest";
import { type AlertMemory, type FinishedRun, isRun, type Webhook } from "../../../src/commands/alerts/events.ts";
import { judgeRun } from "../../../src/commands/alerts/judge.ts";
import { FeedmillError } from "../../../src/model/error.ts";

type Report = Extract<FinishedRun, { readonly report: object }>["report"];

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number));
const online = { checked: 1, outage: false };
const aBuild = (report: Partial<Report> = {}): FinishedRun => ({
  command: "build",
  report: { links: online, died: [], feeds: [{ changed: true }], ...report },
});
const fine = aBuild();
const idle = aBuild({ feeds: [{ changed: false }] });
const outage = aBuild({ links: { checked: 0, outage: true } });
const unasked = aBuild({ links: { checked: 0, outage: false } });
const failed: FinishedRun = { command: "build", error: new Error("the disk is full") };
const checked: FinishedRun = { command: "check", report: { links: online, died: [] } };
const checkFailed: FinishedRun = { ...failed, command: "check" };
const died = (...urls: string[]) => aBuild({ died: urls.map((url) => ({ url, reason: "gone" })) });

const hook = (staleDays: number): Webhook => ({ key: `after ${staleDays} days`, staleDays });

/** What each webhook is told after each of these runs, a day apart, when everything told is taken. */
function toldAfter(runs: readonly FinishedRun[], webhooks: readonly Webhook[] = [hook(14)]) {
  let memory: AlertMemory = {};
  return runs.map((run, index) => {
    const after = judgeRun(run, memory, { now: day(index), webhooks });
    const taken = Object.entries(after.webhooks).map(([key, one]) => [key, { ...one, pending: [] }]);
    memory = { ...after, webhooks: Object.fromEntries(taken) };
    return webhooks.map(({ key }) => (after.webhooks[key]?.pending ?? []).map(({ kind }) => kind));
  });
}

describe("alerts", () => {
  test.each<[string, FinishedRun[], string[][]]>([
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
  ])("%s", (_, runs, told) => {
    expect(toldAfter(runs).flat()).toEqual(told);
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
      memory = judgeRun(died(`https://${run}.example/`), memory, { now: day(run), webhooks: [hook(14)] });
    }

    const { pending = [] } = memory.webhooks?.[hook(14).key] ?? {};
    expect(pending).toHaveLength(50);
    expect(pending.at(-1)).toMatchObject({ links: [{ url: "https://59.example/" }] });
  });

  test("a webhook that is no longer named is forgotten, and a new one is not told of the past", () => {
    const memory = judgeRun(died("https://a.example/"), {}, { now: day(0), webhooks: [hook(14)] });

    const { webhooks } = judgeRun(fine, memory, { now: day(1), webhooks: [hook(7)] });

    expect(webhooks).toEqual({ [hook(7).key]: { isStaleTold: false, pending: [] } });
  });

  test("many dead links are counted, and twenty named", () => {
    const urls = Array.from({ length: 30 }, (_, number) => `https://${number}.example/`);

    const { webhooks } = judgeRun(died(...urls), {}, { now: day(0), webhooks: [hook(14)] });

    const events = [{ kind: "links-dead", count: 30, links: expect.objectContaining({ length: 20 }) }];
    expect(webhooks).toMatchObject({ [hook(14).key]: { pending: events } });
  });

  test("a first failure is an event when nothing can be counted", () => {
    const { webhooks } = judgeRun(failed, {}, { now: day(0), webhooks: [hook(14)], isForgetful: true });

    expect(webhooks[hook(14).key]?.pending).toMatchObject([{ kind: "run-failing", message: "the disk is full" }]);
  });

  test("a wrong call and a state that another run has are no failures", () => {
    const after = (error: unknown) => isRun({ command: "build", error });

    expect([new FeedmillError("usage", "x"), new FeedmillError("locked", "x")].map(after)).toEqual([false, false]);
    expect([new FeedmillError("config", "x"), new Error("x"), "x"].map(after)).toEqual([true, true, true]);
    expect(isRun(fine)).toBe(true);
  });
});
