import { describe, expect, test, vi } from "vitest";
import { FeedmillError } from "../../src/model/error.ts";
import type { RunReport } from "../../src/model/report.ts";
import { type After, openDaemon, type RunOutcome } from "../../src/scheduler/daemon.ts";
import { openLog } from "../../src/scheduler/log.ts";
import { aDrivenClock } from "../support/driven-clock.ts";
import { aProject } from "../support/project.ts";

const minute = 60_000;

/** A daemon that runs every minute from its start on; `build` is its run. */
async function aDaemon(build: () => Promise<RunReport>, way: "schedule" | "follow" = "schedule") {
  const project = aProject({ config: { schedule: { cron: "* * * * *" } } });
  const clock = aDrivenClock();
  const stop = new AbortController();
  const said: string[] = [];
  const outcomes: RunOutcome[] = [];
  const after: After[] = [];
  const daemon = await openDaemon({
    ...{ clock, signal: stop.signal, build },
    load: () => project.load(),
    log: openLog({ clock, write: (line) => void said.push(line), isPretty: true, level: "info" }),
    onOutcome: (outcome) => outcomes.push(outcome),
    afterwards: async (one) => void after.push(one),
  });
  return { clock, stop, said, outcomes, after, queue: daemon.queue, over: daemon[way]() };
}

describe("a daemon that is told to stop", () => {
  test.each(["schedule", "follow"] as const)("waits for its run, but ten seconds at most (%s)", async (way) => {
    const { promise, reject } = Promise.withResolvers<RunReport>();
    const ended = await aDaemon(() => promise, way);
    const endless = await aDaemon(() => new Promise(() => undefined), way);
    const isOver = vi.fn();
    void endless.over.then(isOver);

    for (const { clock, stop, queue } of [ended, endless]) {
      queue.begin("change");
      await clock.advance(minute);
      stop.abort();
      await clock.advance(9000);
    }
    reject(new FeedmillError("disk", "stopped"));
    const early = isOver.mock.calls.length;
    await endless.clock.advance(1500);

    expect(await ended.over).toBe(true);
    expect(early).toBe(0);
    expect(await endless.over).toBe(false);
  });
});

test("a run that another process keeps from the state is skipped: one line, no failure, no advice that does not help", async () => {
  const locked = new FeedmillError("locked", "another run is at work (pid 1 on box)");
  const { clock, stop, said, outcomes, after, over, queue } = await aDaemon(() => Promise.reject(locked), "follow");

  queue.begin("schedule");
  await vi.waitFor(() => expect(after).toHaveLength(1));
  stop.abort();
  await clock.advance(0);
  await over;

  expect(outcomes).toEqual([{ kind: "skipped", why: "busy" }]);
  expect(after).toMatchObject([{ hasSucceeded: false }]);
  expect(said).toEqual([
    "00:00:30 note   another run is at work (pid 1 on box); this run is skipped  occasion=schedule",
  ]);
});
