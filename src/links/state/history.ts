import type { Transition } from "../../model/link.ts";

const maxEntries = 50;

/**
 * Adds a check to a link's history. Every change is kept; of an unchanging stretch that is alive or dead only the
 * first and the latest check (nothing is counted there), of an unsure one all that fit into 50 entries.
 */
export function remember(history: readonly Transition[], entry: Transition): readonly Transition[] {
  const [first, last] = [history.at(-2), history.at(-1)];
  const isSettled = entry.kind !== "unsure" && first !== undefined && last !== undefined;
  if (isSettled && isSame(first, last) && isSame(last, entry)) return [...history.slice(0, -1), entry];
  return bounded([...history, entry]);
}

function bounded(history: readonly Transition[]): readonly Transition[] {
  if (history.length <= maxEntries) return history;
  const repeat = history.findIndex((entry, index) => {
    const before = history[index - 1];
    return before !== undefined && index < history.length - 1 && isSame(before, entry);
  });
  return history.toSpliced(Math.max(repeat, 0), 1);
}

function isSame(a: Transition, b: Transition): boolean {
  return a.kind === b.kind && a.reason === b.reason && a.status === b.status;
}
