import { afterAll, expect } from "vitest";

/** What test files share with those that run after them in the same process; packages keep globals of names like `__zod`. */
function sharedState() {
  const listeners = process.eventNames().map((name) => [String(name), process.listenerCount(name)]);
  return {
    env: { ...process.env },
    folder: process.cwd(),
    user: process.geteuid?.(),
    listeners: Object.fromEntries(listeners) as Record<string, number>,
    globals: Object.keys(globalThis).filter((name) => !name.startsWith("__")),
  };
}

const before = sharedState();

/** Test files are not isolated from each other, so each must leave the process as it was. */
afterAll(() => {
  expect(sharedState(), "this file must leave the process as it was").toEqual(before);
});
