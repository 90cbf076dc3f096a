import { exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** The exit code of a command that a signal interrupted, after a line on stderr; `undefined` without a signal. */
export function interruptedCode({ signal, err }: Terminal, outcome = ""): number | undefined {
  if (!signal.aborted) return undefined;
  err(`interrupted${outcome}`);
  return signal.reason === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted;
}

/** The outcome of an interrupted run that checked links. */
export const savedOutcome = ": results so far are saved, and the next run continues";
