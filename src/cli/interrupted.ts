import { exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** The exit code of a command that a signal reached; says so on stderr, with what became of the run. `undefined` when none did. */
export function interruptedCode({ signal, err }: Terminal, outcome = ""): number | undefined {
  if (!signal.aborted) return undefined;
  err(`interrupted${outcome}`);
  return signal.reason === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted;
}

/** What became of a run that has checked links. */
export const savedOutcome = ": what was learned is saved, and the next run goes on";
