import type { Terminal } from "./terminal.ts";

/** Options every command takes. */
export type CommonFlags = {
  readonly config?: string;
  readonly records?: string;
  readonly output?: string;
  readonly state?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
};

/** Runs a command and returns its exit code. */
export type Action<Flags> = (flags: Flags, terminal: Terminal, argument: string) => Promise<number>;
