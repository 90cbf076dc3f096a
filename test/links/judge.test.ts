import { describe, expect, test } from "vitest";
import { holdBack, isReleased } from "../../src/links/hold.ts";
import { judge } from "../../src/links/judge.ts";
import { eager, patient } from "../../src/links/patience.ts";
import type { LinkState, Observation } from "../../src/model/link.ts";

const HOUR = 1 / 24;
const MINUTE = HOUR / 60;
const URL_ = "https://example.org/page";
const START = Date.UTC(2026, 0, 1);
const day = (days: number): Date => new Date(START + days * 86_400_000);

type Step = readonly [atDay: number, reason: Observation["reason"], more?: Partial<Observation>];

/** The state after these checks; with `isFar`, of a link far beyond the feeds' limits. */
function stateAfter(
  steps: readonly Step[],
  options: { patience?: typeof patient; isFar?: boolean; url?: string } = {},
): LinkState {
  const { patience = patient, isFar = false, url = URL_ } = options;
  let state: LinkState | undefined;
  for (const [atDay, reason, more] of steps) {
    state = judge(state, { url, reason, ...more }, day(atDay), { isFar, patience });
  }
  if (state === undefined) throw new Error("nothing was recorded");
  return state;
}

const restDays = (state: LinkState): number => (state.nextCheckAt.getTime() - state.checkedAt!.getTime()) / 86_400_000;
const alive: Step = [0, "ok"];

describe("a link never seen alive", () => {
  test.each(["not-found", "gone"] as const)("is dead at the first confirmed %s", (reason) => {
    expect(stateAfter([[0, reason, { status: 404 }]]).verdict).toEqual({ kind: "dead", reason });
  });

  test.each(["soft-404", "no-such-host", "server-error", "timeout", "tls", "reset", "private-address"] as const)(
    "is only unsure at the first %s",
    (reason) => {
      expect(stateAfter([[0, reason]]).verdict).toEqual({ kind: "unsure", reason });
    },
  );

  test("is asked again after an hour, a day, three days and then weekly, since its source may be late", () => {
    const days = [0, HOUR, 1 + HOUR, 4 + HOUR, 11 + HOUR, 18 + HOUR];
    const rests = days.map((_, index) => restDays(stateAfter(days.slice(0, index + 1).map((at) => [at, "not-found"]))));

    expect(rests.map((rest) => Number(rest.toFixed(3)))).toEqual([0.042, 1, 3, 7, 7, 7]);
  });

  test("is asked ever more seldom once a month has passed", () => {
    const days = [0, HOUR, 1, 4, 11, 18, 25, 39, 67, 123, 213];
    const rests = days.map((_, index) => restDays(stateAfter(days.slice(0, index + 1).map((at) => [at, "not-found"]))));

    expect(rests.slice(6).map(Math.round)).toEqual([14, 28, 56, 90, 90]);
  });
});

describe("a link that was alive once", () => {
  test.each<[string, readonly Step[], LinkState["verdict"]["kind"]]>([
    [
      "410 twice within an hour",
      [
        [1, "gone"],
        [1 + HOUR, "gone"],
      ],
      "unsure",
    ],
    [
      "410 twice, 25 hours apart",
      [
        [1, "gone"],
        [1 + 25 * HOUR, "gone"],
      ],
      "dead",
    ],
    [
      "404 on days 0, 1 and 3",
      [
        [0.1, "not-found"],
        [1, "not-found"],
        [3, "not-found"],
      ],
      "unsure",
    ],
    [
      "404 on days 0, 3 and 7",
      [
        [1, "not-found"],
        [4, "not-found"],
        [8, "not-found"],
      ],
      "dead",
    ],
    [
      "404 twice over a month",
      [
        [1, "not-found"],
        [31, "not-found"],
      ],
      "unsure",
    ],
    [
      "no such host three times over 7 days",
      [
        [1, "no-such-host"],
        [2, "no-such-host"],
        [8, "no-such-host"],
      ],
      "dead",
    ],
    [
      "soft 404 three times over 7 days",
      [
        [1, "soft-404"],
        [2, "soft-404"],
        [8, "soft-404"],
      ],
      "dead",
    ],
    ["503 daily for 20 days", Array.from({ length: 21 }, (_, i): Step => [i + 1, "server-error"]), "unsure"],
    [
      "five faults over 21 days",
      [
        [1, "timeout"],
        [2, "tls"],
        [5, "reset"],
        [12, "refused"],
        [22, "protocol"],
      ],
      "dead",
    ],
    [
      "four faults over 21 days",
      [
        [1, "timeout"],
        [5, "timeout"],
        [12, "timeout"],
        [22, "timeout"],
      ],
      "unsure",
    ],
    [
      "a 404 after a week of silence",
      [
        [1, "timeout"],
        [2, "timeout"],
        [5, "timeout"],
        [9, "not-found"],
      ],
      "unsure",
    ],
    [
      "a 410 that confirms two 404s",
      [
        [1, "not-found"],
        [4, "not-found"],
        [8.1, "gone"],
      ],
      "dead",
    ],
  ])("after %s", (_, failures, kind) => {
    expect(stateAfter([alive, ...failures]).verdict.kind).toBe(kind);
  });

  test("starts a new streak after every success", () => {
    const state = stateAfter([alive, [1, "not-found"], [4, "not-found"], [5, "ok"], [9, "not-found"]]);

    expect(state).toMatchObject({ verdict: { kind: "unsure" }, failures: 1, firstFailedAt: day(9) });
  });

  test("counts a long streak right even when it was asked every hour", () => {
    const hourly = Array.from({ length: 24 * 22 }, (_, i): Step => [1 + i * HOUR, "server-error"]);

    expect(stateAfter([alive, ...hourly]).verdict.kind).toBe("dead");
    expect(stateAfter([alive, ...hourly.slice(0, 24 * 20)]).verdict.kind).toBe("unsure");
  });
});

describe("with eager patience", () => {
  test.each(["not-found", "gone", "no-such-host"] as const)("the first %s is believed", (reason) => {
    expect(stateAfter([alive, [1, reason]], { patience: eager }).verdict).toEqual({ kind: "dead", reason });
  });

  test.each(["soft-404", "timeout", "server-error"] as const)("the first %s is not", (reason) => {
    expect(stateAfter([alive, [1, reason]], { patience: eager }).verdict.kind).toBe("unsure");
  });
});

describe("a wall", () => {
  test.each(["blocked", "login-wall", "rate-limited"] as const)("%s never leads to dead, however often", (reason) => {
    const walls = Array.from({ length: 60 }, (_, i): Step => [i + 1, reason]);

    expect(stateAfter([alive, ...walls])).toMatchObject({ verdict: { kind: "unsure", reason }, failures: 0 });
  });

  test("neither adds to a streak of failures nor clears it", () => {
    const streak: readonly Step[] = [
      [1, "not-found"],
      [2, "blocked"],
      [4, "not-found"],
      [5, "login-wall"],
    ];

    expect(stateAfter([alive, ...streak])).toMatchObject({ failures: 2, firstFailedAt: day(1) });
    expect(stateAfter([alive, ...streak, [8, "not-found"]]).verdict.kind).toBe("dead");
  });

  test("in front of a link proven dead leaves it dead", () => {
    const dead: readonly Step[] = [alive, [1, "gone"], [3, "gone"]];

    expect(stateAfter([...dead, [10, "blocked"]]).verdict).toEqual({ kind: "dead", reason: "gone" });
  });

  test("takes back a first 404, which may have been a wall too", () => {
    expect(
      stateAfter([
        [0, "not-found"],
        [1, "blocked"],
      ]).verdict,
    ).toEqual({ kind: "unsure", reason: "blocked" });
  });

  test("is looked at weekly, a limited rate daily, and neither before the time that was asked for", () => {
    expect(restDays(stateAfter([alive, [1, "blocked"]]))).toBe(7);
    expect(restDays(stateAfter([alive, [1, "rate-limited"]]))).toBe(1);
    expect(restDays(stateAfter([alive, [1, "rate-limited", { notBefore: day(4) }]]))).toBe(3);
  });
});

describe("the next check", () => {
  test("of an alive link comes after 3 days, growing to 30", () => {
    const days = [0, 5, 12, 22, 37, 60, 90, 120];
    const rests = days.map((_, index) => restDays(stateAfter(days.slice(0, index + 1).map((at) => [at, "ok"]))));

    expect(rests[0]).toBeGreaterThanOrEqual(3);
    expect(rests[0]).toBeLessThan(4.5);
    expect(rests.toSorted((a, b) => a - b)).toEqual(rests);
    expect(rests.at(-1)).toBe(30);
  });

  test("is spread by the URL so that no day is a peak, and the same for the same URL", () => {
    const perDay = new Map<number, number>();
    for (let i = 0; i < 3000; i++) {
      const days = Math.floor(restDays(stateAfter([alive, [4, "ok"]], { url: `https://example.org/${i}` })) * 4);
      perDay.set(days, (perDay.get(days) ?? 0) + 1);
    }

    expect(perDay.size).toBeGreaterThanOrEqual(9);
    expect(Math.max(...perDay.values())).toBeLessThan(3000 / 7);
    expect(restDays(stateAfter([alive]))).toBe(restDays(stateAfter([alive])));
  });

  test("of a failing link comes after an hour, a day, three days, a week", () => {
    const days = [1, 1 + HOUR, 2 + HOUR, 5 + HOUR, 12 + HOUR];
    const rests = days.map((_, index) =>
      restDays(stateAfter([alive, ...days.slice(0, index + 1).map((at): Step => [at, "reset"])])),
    );

    expect(rests.map((rest) => Number(rest.toFixed(3)))).toEqual([0.042, 1, 3, 7, 7]);
  });

  test("of a link dead after patience comes after 7, 14, 28, 56 and then every 90 days", () => {
    const days = [1, 4, 8, 15, 29, 57, 113, 203];
    const rests = days.map((_, index) =>
      restDays(stateAfter([alive, ...days.slice(0, index + 1).map((at): Step => [at, "not-found"])])),
    );

    expect(rests.slice(2)).toEqual([7, 14, 28, 56, 90, 90]);
  });

  test.each<[string, readonly Step[]]>([
    ["alive", [alive]],
    ["failing", [alive, [1, "timeout"]]],
    ["blocked", [[0, "blocked"]]],
    ["dead", [[0, "gone"]]],
  ])("of a far link that is %s comes at the slowest interval", (_, steps) => {
    const rest = restDays(stateAfter(steps, { isFar: true }));

    expect(rest).toBeGreaterThanOrEqual(20);
    expect(rest).toBeLessThanOrEqual(30);
  });
});

test("one success revives a dead link", () => {
  const dead: readonly Step[] = [alive, [1, "not-found"], [4, "not-found"], [8, "not-found"]];

  const state = stateAfter([...dead, [15, "ok", { status: 200 }]]);

  expect(state).toMatchObject({ verdict: { kind: "alive", reason: "ok" }, failures: 0, successes: 1, status: 200 });
  expect(state.firstFailedAt).toBeUndefined();
  expect(state.history.map(({ kind }) => kind)).toEqual(["alive", "unsure", "unsure", "dead", "alive"]);
});

test("an offline observation changes nothing", () => {
  const state = stateAfter([alive, [1, "timeout"]]);

  expect(judge(state, { url: URL_, reason: "offline" }, day(2), { isFar: false, patience: patient })).toBe(state);
  expect(
    judge(undefined, { url: URL_, reason: "offline" }, day(2), { isFar: false, patience: patient }),
  ).toBeUndefined();
});

describe("a permanent redirect", () => {
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
  ])("seen %s", (_, steps, target) => {
    expect(stateAfter(steps).movedTo).toBe(target === undefined ? undefined : `https://example.org/${target}`);
  });

  test("is remembered through failures and forgotten when the link answers by itself again", () => {
    const proven = [0, 7, 14].map((at): Step => [at, "redirected", moved("new")]);

    expect(stateAfter([...proven, [20, "timeout"]]).movedTo).toBe("https://example.org/new");
    expect(stateAfter([...proven, [20, "ok"]])).not.toHaveProperty("movedTo");
  });
});

describe("a newly dead link that is held back", () => {
  const held = holdBack(stateAfter([alive, [1, "not-found"], [4, "not-found"], [8, "not-found"]]), day(8));
  const then = (state: LinkState, atDay: number, reason: Observation["reason"]): LinkState =>
    judge(state, { url: URL_, reason }, day(atDay), { isFar: false, patience: patient })!;

  test("is released by three more confirmations over seven more days, looked at daily", () => {
    const [first, second] = [then(held, 15, "not-found"), then(then(held, 15, "not-found"), 16, "not-found")];
    const third = then(second, 17, "not-found");

    expect(held.hold).toEqual({ since: day(8), confirmations: 0 });
    expect(isReleased(second.hold!, day(16))).toBe(false);
    expect(restDays(first)).toBe(1);
    expect(isReleased(third.hold!, day(17))).toBe(true);
  });

  test("is not released by walls, nor before the seven days are over", () => {
    const quick = [9, 10, 11].reduce((state, at) => then(state, at, "not-found"), held);
    const walled = [9, 12, 16].reduce((state, at) => then(state, at, "blocked"), held);

    expect(isReleased(quick.hold!, day(11))).toBe(false);
    expect(isReleased(walled.hold!, day(16))).toBe(false);
  });

  test("is free again once it is alive, and a hold that stands is not begun anew", () => {
    expect(then(held, 9, "ok")).not.toHaveProperty("hold");
    expect(holdBack(then(held, 9, "not-found"), day(9)).hold).toEqual({ since: day(8), confirmations: 1 });
  });
});

describe("the history", () => {
  test("keeps every change and the latest check, at most 50 entries", () => {
    const long = Array.from({ length: 500 }, (_, i): Step => [i, i % 100 < 90 ? "ok" : "timeout"]);

    const { history } = stateAfter(long);

    expect(history.length).toBeLessThanOrEqual(50);
    expect(history.at(-1)?.at).toEqual(day(499));
    expect(history.filter(({ kind }, i) => kind !== history[i - 1]?.kind)).toHaveLength(10);
  });

  test("stays small for a link that is simply alive", () => {
    expect(stateAfter(Array.from({ length: 200 }, (_, i): Step => [i, "ok", { status: 200 }])).history).toHaveLength(2);
  });

  test("is oldest first and never grows beyond its bound, whatever happens", () => {
    const reasons = ["ok", "blocked", "timeout", "not-found", "gone", "redirected", "soft-404"] as const;
    const steps = Array.from({ length: 400 }, (_, i): Step => [i * 10 * MINUTE, reasons[(i * i + 3 * i) % 7]!]);

    const { history } = stateAfter(steps);

    expect(history).toHaveLength(50);
    expect(history.toSorted((a, b) => a.at.getTime() - b.at.getTime())).toEqual(history);
  });
});
