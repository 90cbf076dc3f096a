import { describe, expect, test, vi } from "vitest";
import { FeedmillError } from "../../src/model/error.ts";
import type { RunReport } from "../../src/model/report.ts";
import { openDaemon } from "../../src/scheduler/daemon.ts";
import { openLog } from "../../src/scheduler/log.ts";
import type { FinishedRun, RunOutcome } from "../../src/scheduler/run-once.ts";
import { aDrivenClock } from "../support/driven-clock.ts";
import { aProject } from "../support/project.ts";

const minute = 60_000;

/** A daemon that runs every minute from its start on; `build` does its runs. */
async function aDaemon(build: () => Promise<RunReport>, way: "schedule" | "follow" = "schedule") {
  const project = aProject({ config: { schedule: { cron: "* * * * *" } } });
  const clock = aDrivenClock();
  const stop = new AbortController();
  const said: string[] = [];
  const outcomes: RunOutcome[] = [];
  const finished: FinishedRun[] = [];
  const daemon = await openDaemon({
    ...{ clock, signal: stop.signal, build },
    load: () => project.load(),
    log: openLog({ clock, write: (line) => void said.push(line), isPretty: true, level: "info" }),
    onOutcome: (outcome) => outcomes.push(outcome),
    afterRun: async (run) => void finished.push(run),
  });
  return { clock, stop, said, outcomes, finished, queue: daemon.queue, over: daemon[way]() };
}

describe("a daemon that gets the signal to stop", () => {
  test.each(["schedule", "follow"] as const)("waits for its run, at most ten seconds (%s)", async (way) => {
    const { promise, reject } = Promise.withResolvers<RunReport>();
    const ended = await aDaemon(() => promise, way);
    const endless = await aDaemon(() => new Promise(() => undefined), way);
    const isOver = vi.fn();
    void endless.over.then(isOver);

    for (const { clock, stop, queue } of [ended, endless]) {
      queue.start("change");
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

test("skips a run while another process holds the state, with one line and no failure", async () => {
  const locked = new FeedmillError("locked", "another run is active (pid 1 on box)");
  const { clock, stop, said, outcomes, finished, over, queue } = await aDaemon(() => Promise.reject(locked), "follow");

  queue.start("schedule");
  await vi.waitFor(() => expect(finished).toHaveLength(1));
  stop.abort();
  await clock.advance(0);
  await over;

  expect(outcomes).toEqual([{ kind: "skipped", reason: "busy" }]);
  expect(finished).toMatchObject([{ hasSucceeded: false }]);
  expect(said).toEqual(["00:00:30 note   another run is active (pid 1 on box); skipped this run  trigger=schedule"]);
});
