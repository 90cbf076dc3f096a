import { expect, test, vi } from "vitest";
import { openBackgroundTask } from "../../src/scheduler/background-task.ts";

/** A background task whose work lasts until the test finishes it. */
function aTask() {
  const stop = new AbortController();
  const started: { readonly subject: string; readonly signal: AbortSignal; readonly finish: () => void }[] = [];
  const task = openBackgroundTask((subject: string, signal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    started.push({ subject, signal, finish: resolve });
    return promise;
  }, stop.signal);
  return { stop, started, task };
}

const aMoment = () => new Promise((resolve) => setImmediate(resolve));

test("cancelling aborts the active work and waits until it has returned", async () => {
  const { started, task } = aTask();
  const isOver = vi.fn();
  task.start("one");
  const before = started[0]?.signal.aborted;

  const over = task.cancel().then(isOver);
  await aMoment();
  const early = isOver.mock.calls.length;
  started[0]?.finish();
  await over;

  expect([before, started[0]?.signal.aborted]).toEqual([false, true]);
  expect(early).toBe(0);
});

test("each start gets a separate signal", async () => {
  const { started, task } = aTask();
  task.start("one");
  started[0]?.finish();
  await task.cancel();

  task.start("two");

  expect(started.map(({ subject, signal }) => [subject, signal.aborted])).toEqual([
    ["one", true],
    ["two", false],
  ]);
});

test("stopping aborts the active work, and nothing starts any more", async () => {
  const { stop, started, task } = aTask();
  task.start("one");
  started[0]?.finish();
  await task.cancel();
  task.start("two");

  stop.abort();
  started[1]?.finish();
  await task.cancel();
  task.start("three");

  expect(started.map(({ subject, signal }) => [subject, signal.aborted])).toEqual([
    ["one", true],
    ["two", true],
  ]);
});

test("stopping aborts the signal of the active work at once", () => {
  const { stop, started, task } = aTask();
  task.start("one");

  stop.abort();

  expect(started[0]?.signal.aborted).toBe(true);
});

test("cancelling returns at once when nothing ever started", async () => {
  const { started, task } = aTask();

  await task.cancel();

  expect(started).toEqual([]);
});
