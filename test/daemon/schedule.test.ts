import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runOnSchedule } from "../../src/daemon/schedule.ts";
import { FeedmillError } from "../../src/model/error.ts";
import { aProject, runCommand } from "../support/project.ts";

const everyMinute = { cron: "* * * * *", timezone: "UTC" };
const minute = 60_000;

/** Work that is under way until it is let go. */
function aWork() {
  const under = { starts: [] as string[], now: 0, most: 0, release: () => undefined as unknown };
  const work = async () => {
    under.starts.push(new Date().toISOString());
    under.most = Math.max(under.most, ++under.now);
    const { promise, resolve } = Promise.withResolvers<void>();
    under.release = resolve;
    await promise;
    under.now--;
  };
  return { under, work };
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:30Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a schedule", () => {
  test("runs when it says, and not at once", async () => {
    const stop = new AbortController();
    const starts: string[] = [];
    const work = async () => void starts.push(new Date().toISOString());
    const schedule = runOnSchedule({ ...everyMinute, cron: "17 * * * *" }, stop.signal, work, () => undefined);

    await vi.advanceTimersByTimeAsync(16 * minute);
    const early = [...starts];
    await vi.advanceTimersByTimeAsync(62 * minute);
    stop.abort();
    await schedule;

    expect(early).toEqual([]);
    expect(starts.map((date) => date.slice(11, 16))).toEqual(["00:17", "01:17"]);
  });

  test("keeps to its time zone", async () => {
    const stop = new AbortController();
    const starts: string[] = [];
    const work = async () => void starts.push(new Date().toISOString());
    const schedule = runOnSchedule({ cron: "0 9 * * *", timezone: "Asia/Tokyo" }, stop.signal, work, () => undefined);

    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    stop.abort();
    await schedule;

    expect(starts.map((date) => date.slice(0, 16))).toEqual(["2026-01-02T00:00"]);
  });

  test("never has two runs at once: it skips and says so", async () => {
    const stop = new AbortController();
    const { under, work } = aWork();
    const onSkipped = vi.fn();
    const schedule = runOnSchedule(everyMinute, stop.signal, work, onSkipped);

    await vi.advanceTimersByTimeAsync(3 * minute);
    under.release();
    await vi.advanceTimersByTimeAsync(minute);
    stop.abort();
    under.release();
    await schedule;

    expect(under.starts.map((date) => date.slice(11, 16))).toEqual(["00:01", "00:04"]);
    expect(under.most).toBe(1);
    expect(onSkipped).toHaveBeenCalledTimes(2);
  });

  test("stops on a signal: work under way is finished, nothing new begins", async () => {
    const stop = new AbortController();
    const { under, work } = aWork();
    let isOver = false;
    const schedule = runOnSchedule(everyMinute, stop.signal, work, () => undefined).then(() => {
      isOver = true;
    });

    await vi.advanceTimersByTimeAsync(minute);
    stop.abort();
    await vi.advanceTimersByTimeAsync(5 * minute);
    const wasOver = isOver;
    under.release();
    await schedule;

    expect(wasOver).toBe(false);
    expect(under.starts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that is stopped before it begins ends at once", async () => {
    const work = vi.fn();

    await runOnSchedule(everyMinute, AbortSignal.abort(), work, () => undefined);

    expect(work).not.toHaveBeenCalled();
  });

  test.each([
    [{ cron: "every day", timezone: "UTC" }, 'schedule.cron: "every day"'],
    [{ cron: "61 * * * *", timezone: "UTC" }, 'schedule.cron: "61 * * * *"'],
    [{ cron: "* * * * *", timezone: "Mars/Olympus" }, 'schedule.timezone: "Mars/Olympus"'],
  ])("refuses %j", async (schedule, message) => {
    const failing = runOnSchedule(
      schedule,
      AbortSignal.abort(),
      async () => undefined,
      () => undefined,
    );

    await expect(failing).rejects.toThrow(FeedmillError);
    await expect(failing).rejects.toThrow(message);
  });
});

describe("feedmill schedule", () => {
  const config = { links: { check: false }, schedule: { cron: "* * * * * *" } };

  test("builds on schedule, survives a bad run, and ends with 0 when it is told to stop", async () => {
    vi.useRealTimers();
    const project = aProject({ records: { a: {} }, config });
    project.write("output/feed.rss/not-a-file", "");
    const stop = new AbortController();
    const said: string[] = [];
    const err = (text: string) => void said.push(text);

    const schedule = runCommand(["schedule"], { cwd: project.dir, signal: stop.signal, err });
    await vi.waitFor(() => expect(said.join("\n")).toContain("error: cannot read"), 5000);
    project.remove("output/feed.rss");
    await vi.waitFor(() => project.read("output/topics.json"), 5000);
    stop.abort();
    const { code, out } = await schedule;

    expect(code).toBe(0);
    expect(said[0]).toBe('Running on "* * * * * *" (UTC); stop with Ctrl-C');
    expect(out).toContain("1 item in 1 feed");
    expect(project.titles()).toEqual(["a"]);
  });

  test("with a bad expression ends with 2", async () => {
    vi.useRealTimers();
    const project = aProject({ config: { schedule: { cron: "nonsense" } } });

    const { code, err } = await project.command("schedule");

    expect(code).toBe(2);
    expect(err).toContain('schedule.cron: "nonsense" is no cron expression');
  });
});
