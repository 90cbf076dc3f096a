import { onTestFinished } from "vitest";

const isRoot = process.getuid?.() === 0;

/** Until the test ends, its files can be kept from this process, also when root runs the tests. */
export function asNobody(): void {
  if (!isRoot) return;
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}

/** What only the owner of the files can do. */
export function asOwner(work: () => void): void {
  const before = process.geteuid?.() ?? 0;
  if (isRoot) process.seteuid?.(0);
  work();
  if (isRoot) process.seteuid?.(before);
}
