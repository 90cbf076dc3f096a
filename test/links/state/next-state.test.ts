import { describe, expect, test } from "vitest";
import { nextState } from "../../../src/links/state/next-state.ts";
import { eager, patient } from "../../../src/links/state/thresholds.ts";
import type { LinkState } from "../../../src/model/link.ts";
import { alive, day, HOUR, type Step, stateAfter } from "../../support/link-states.ts";

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
        [2, "server-error"],
        [5, "reset"],
        [12, "refused"],
        [22, "redirect-loop"],
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
    expect(stateAfter([alive, [1, reason]], { thresholds: eager }).verdict).toEqual({ kind: "dead", reason });
  });

  test.each(["soft-404", "timeout", "server-error"] as const)("the first %s is not", (reason) => {
    expect(stateAfter([alive, [1, reason]], { thresholds: eager }).verdict.kind).toBe("unsure");
  });
});

describe("a block", () => {
  test.each(["blocked", "login-wall", "rate-limited"] as const)("%s never leads to dead, however often", (reason) => {
    const blocks = Array.from({ length: 60 }, (_, i): Step => [i + 1, reason]);

    expect(stateAfter([alive, ...blocks])).toMatchObject({ verdict: { kind: "unsure", reason }, failures: 0 });
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

  test("takes back a first 404, which may have been a block too", () => {
    expect(
      stateAfter([
        [0, "not-found"],
        [1, "blocked"],
      ]).verdict,
    ).toEqual({ kind: "unsure", reason: "blocked" });
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

  expect(nextState(state, { url: state.url, reason: "offline" }, day(2), { isFar: false, thresholds: patient })).toBe(
    state,
  );
  expect(
    nextState(undefined, { url: state.url, reason: "offline" }, day(2), { isFar: false, thresholds: patient }),
  ).toBeUndefined();
});

describe("what says nothing of the page", () => {
  test.each([
    "other-status",
    "tls",
    "protocol",
    "bad-redirect",
    "too-many-redirects",
    "private-address",
    "skipped",
    "name-service",
    "no-route",
    "proxy",
  ] as const)("%s never leads to dead, however often", (reason) => {
    const unknown = Array.from({ length: 60 }, (_, i): Step => [i + 1, reason]);

    expect(stateAfter([alive, ...unknown])).toMatchObject({ verdict: { kind: "unsure", reason }, failures: 0 });
    expect(stateAfter(unknown)).toMatchObject({ verdict: { kind: "unsure", reason }, failures: 0 });
  });

  test("takes back a death that an earlier version saw in it", () => {
    const dead = { ...stateAfter([alive, [1, "timeout"]]), verdict: { kind: "dead", reason: "tls" } as never };

    expect(stateAfter([[2, "tls"]], { state: dead }).verdict).toEqual({ kind: "unsure", reason: "tls" });
    expect(stateAfter([[2, "timeout"]], { state: dead }).verdict).toEqual({ kind: "unsure", reason: "timeout" });
  });
});

test("a link that is shown but not remembered gets the patience of one that was alive", () => {
  const unknown = nextState(undefined, { url: "https://example.org/page", reason: "not-found" }, day(0), {
    isFar: false,
    isShown: true,
    thresholds: patient,
  });

  expect(unknown?.verdict).toEqual({ kind: "unsure", reason: "not-found" });
  expect(
    stateAfter(
      [
        [3, "not-found"],
        [8, "not-found"],
      ],
      { state: unknown! },
    ).verdict.kind,
  ).toBe("dead");
});

describe("a last look", () => {
  const failing: readonly Step[] = [alive, [1, "not-found"], [4, "not-found"]];
  const last = (reason: Step[1], more: Step[2] = {}): Step => [8, reason, { isLastLook: true, ...more }];

  test("that finds the page there keeps it unsure, clears its failures and looks again after a week", () => {
    const state = stateAfter([...failing, last("ok", { failure: "not-found" })]);

    expect(state).toMatchObject({
      verdict: { kind: "unsure", reason: "not-found" },
      failures: 0,
      nextCheckAt: day(15),
    });
    expect(state).not.toHaveProperty("firstFailedAt");
    expect(stateAfter([[15, "not-found"]], { state })).toMatchObject({ verdict: { kind: "unsure" }, failures: 1 });
  });

  test("that learns nothing keeps it too, and does not let earlier failures count again", () => {
    const state = stateAfter([...failing, last("tls", { failure: "not-found" })]);

    expect(state).toMatchObject({ verdict: { kind: "unsure", reason: "tls" }, failures: 0, nextCheckAt: day(15) });
    expect(
      stateAfter(
        [
          [15, "not-found"],
          [16, "not-found"],
        ],
        { state },
      ).verdict.kind,
    ).toBe("unsure");
  });

  test("that confirms what was seen lets it go", () => {
    expect(stateAfter([...failing, last("not-found")]).verdict).toEqual({ kind: "dead", reason: "not-found" });
    expect(stateAfter([...failing, last("timeout")]).verdict.kind).toBe("unsure");
  });

  test("takes back a death that was held", () => {
    const dead = stateAfter([...failing, [8, "not-found"]]);

    expect(stateAfter([[20, "redirected", { isLastLook: true }]], { state: dead })).toMatchObject({
      verdict: { kind: "unsure", reason: "not-found" },
      failures: 0,
    });
    expect(stateAfter([[20, "gone", { isLastLook: true }]], { state: dead }).verdict.kind).toBe("dead");
  });
});
