import { describe, expect, test, vi } from "vitest";
import { readSchedule, type Ticks } from "../../src/config/cron.ts";
import { openRunQueue } from "../../src/scheduler/run-queue.ts";
import { runOnSchedule } from "../../src/scheduler/schedule.ts";
import { aDrivenClock } from "../support/driven-clock.ts";

const minute = 60_000;
const hour = 60 * minute;
const hourly = "17 * * * *";

type Parts = { readonly cron?: string; readonly lastSuccess?: Date; readonly catchUp?: boolean; readonly slow?: true };

/** A schedule under a driven clock; slow work lasts until it is released. */
function aSchedule({ cron = hourly, lastSuccess, catchUp = true, slow }: Parts = {}) {
  const clock = aDrivenClock();
  const stop = new AbortController();
  const seen = {
    starts: [] as string[],
    skipped: [] as string[],
    now: 0,
    most: 0,
    release: () => undefined as unknown,
  };
  const queue = openRunQueue(async (trigger) => {
    seen.starts.push(`${clock.now().toISOString().slice(11, 16)} ${trigger}`);
    seen.most = Math.max(seen.most, ++seen.now);
    const { promise, resolve } = Promise.withResolvers<void>();
    seen.release = resolve;
    if (slow) await promise;
    seen.now--;
  });
  const timing: { ticks: Ticks; catchUp: boolean } = { ticks: readSchedule({ cron, timezone: "UTC" }), catchUp };
  const over = runOnSchedule({
    ...{ clock, queue, signal: stop.signal },
    lastSuccess: lastSuccess ?? clock.now(),
    timing: async () => timing,
    onSkipped: (due, reason) => seen.skipped.push(`${due.toISOString().slice(11, 16)} ${reason}`),
  });
  return { clock, stop, seen, queue, timing, over };
}

describe("a schedule", () => {
  test("runs at its ticks, and not at once", async () => {
    const { clock, stop, seen, over } = aSchedule();

    await clock.advance(16 * minute);
    const early = [...seen.starts];
    await clock.advance(62 * minute);
    stop.abort();

    await over;
    expect(early).toEqual([]);
    expect(seen.starts).toEqual(["00:17 schedule", "01:17 schedule"]);
    expect(clock.sleepers()).toBe(0);
  });

  test("never has two runs at once: it skips a tick and reports that", async () => {
    const { clock, stop, seen, over } = aSchedule({ cron: "* * * * *", slow: true });

    await clock.advance(3 * minute);
    seen.release();
    await clock.advance(minute);
    stop.abort();
    seen.release();
    await over;

    expect(seen.starts).toEqual(["00:01 schedule", "00:04 schedule"]);
    expect(seen.skipped).toEqual(["00:02 busy", "00:03 busy"]);
    expect(seen.most).toBe(1);
  });

  test.each([
    ["a tick was missed while nothing ran", { lastSuccess: new Date("2025-12-31T23:00:00Z") }, ["00:00 catch-up"]],
    ["no tick was missed", { lastSuccess: new Date("2025-12-31T23:17:05Z") }, []],
    ["catch-up is off", { lastSuccess: new Date("2025-01-01T00:00:00Z"), catchUp: false }, []],
  ])("at its start, when %s: %j runs %j", async (_why, parts, expected) => {
    const { clock, stop, seen, over } = aSchedule(parts);

    await clock.advance(minute);
    stop.abort();
    await over;

    expect(seen.starts).toEqual(expected);
  });

  test("makes up for a night's sleep with one run, at once", async () => {
    const { clock, stop, seen, over } = aSchedule();

    await clock.advance(20 * minute);
    await clock.jump(8 * hour);
    await clock.advance(minute);
    stop.abort();
    await over;

    expect(seen.starts).toEqual(["00:17 schedule", "08:20 catch-up"]);
    expect(seen.skipped).toEqual([]);
  });

  test("without catch-up waits for the next tick after sleep, and reports the missed one", async () => {
    const { clock, stop, seen, over } = aSchedule({ catchUp: false });

    await clock.jump(8 * hour);
    await clock.advance(hour);
    stop.abort();
    await over;

    expect(seen.skipped).toEqual(["00:17 late"]);
    expect(seen.starts).toEqual(["08:17 schedule"]);
  });

  test("follows a new expression at once, and a clock that was put back", async () => {
    const { clock, stop, seen, timing, over } = aSchedule({ cron: "0 0 1 7 *" });

    await clock.advance(minute);
    timing.ticks = readSchedule({ cron: "*/5 * * * *", timezone: "UTC" });
    await clock.advance(4 * minute);
    await clock.jump(-3 * hour);
    await clock.advance(5 * minute);
    stop.abort();
    await over;

    expect(seen.starts).toEqual(["00:05 schedule", "21:10 schedule"]);
  });

  test("that is stopped before it starts ends at once", async () => {
    const work = vi.fn();
    const clock = aDrivenClock();

    await runOnSchedule({
      ...{ clock, signal: AbortSignal.abort(), queue: openRunQueue(work), lastSuccess: undefined, onSkipped: vi.fn() },
      timing: async () => ({ ticks: readSchedule({ cron: hourly, timezone: "UTC" }), catchUp: true }),
    });

    expect(work).not.toHaveBeenCalled();
  });
});

describe("a run queue", () => {
  test("adds exactly one run for all changes during a run", async () => {
    const gates: (() => void)[] = [];
    const queue = openRunQueue(() => new Promise((resolve) => gates.push(resolve)));

    queue.enqueue();
    for (let change = 0; change < 5; change++) queue.enqueue();
    gates[0]?.();
    await vi.waitFor(() => expect(gates).toHaveLength(2));
    gates[1]?.();
    await vi.waitFor(() => expect(queue.isBusy()).toBe(false));

    expect(gates).toHaveLength(2);
  });
});
