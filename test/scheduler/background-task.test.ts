import { expect, test, vi } from "vitest";
import { openBackgroundTask } from "../../src/scheduler/background-task.ts";

/** A background task whose work is under way until it is let go. */
function anInterlude() {
  const stop = new AbortController();
  const begun: { readonly subject: string; readonly signal: AbortSignal; readonly letGo: () => void }[] = [];
  const background = openBackgroundTask((subject: string, signal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    begun.push({ subject, signal, letGo: resolve });
    return promise;
  }, stop.signal);
  return { stop, begun, background };
}

const aMoment = () => new Promise((resolve) => setImmediate(resolve));

test("ending gives up what is under way, and waits until it has let go", async () => {
  const { begun, background } = anInterlude();
  const isOver = vi.fn();
  background.begin("one");
  const before = begun[0]?.signal.aborted;

  const over = background.end().then(isOver);
  await aMoment();
  const early = isOver.mock.calls.length;
  begun[0]?.letGo();
  await over;

  expect([before, begun[0]?.signal.aborted]).toEqual([false, true]);
  expect(early).toBe(0);
});

test("each is given up for itself: the next begins with a signal of its own", async () => {
  const { begun, background } = anInterlude();
  background.begin("one");
  begun[0]?.letGo();
  await background.end();

  background.begin("two");

  expect(begun.map(({ subject, signal }) => [subject, signal.aborted])).toEqual([
    ["one", true],
    ["two", false],
  ]);
});

test("when all is to stop, what is under way is given up, and nothing begins any more", async () => {
  const { stop, begun, background } = anInterlude();
  background.begin("one");
  begun[0]?.letGo();
  await background.end();
  background.begin("two");

  stop.abort();
  begun[1]?.letGo();
  await background.end();
  background.begin("three");

  expect(begun.map(({ subject, signal }) => [subject, signal.aborted])).toEqual([
    ["one", true],
    ["two", true],
  ]);
});

test("the signal of what is under way aborts with that of all, before anybody asks for the end", () => {
  const { stop, begun, background } = anInterlude();
  background.begin("one");

  stop.abort();

  expect(begun[0]?.signal.aborted).toBe(true);
});

test("ending is done at once when nothing ever began", async () => {
  const { begun, background } = anInterlude();

  await background.end();

  expect(begun).toEqual([]);
});
