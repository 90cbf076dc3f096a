import type { commonOptions } from "./common-options.ts";
import type { FlagsOf, Options } from "./option.ts";
import type { Terminal } from "./terminal.ts";

/** What every action gets. */
export type CommonFlags = FlagsOf<typeof commonOptions>;

/** A command: what the help shows, and what it does. */
export type CommandSpec<Given extends Options> = {
  readonly name: string;
  readonly summary: string;
  /** Its argument as the help shows it: `<topic>`, or `[dir]` where it may be absent. */
  readonly argument?: string;
  /** Beside the common options. */
  readonly options: Given;
  /** Returns the exit code. `argument` is "" when absent. It imports what is heavy itself, because `--help` loads every command. */
  readonly run: (flags: FlagsOf<Given> & CommonFlags, terminal: Terminal, argument: string) => Promise<number>;
};

/** A command among others, whatever its options. */
export type Command = CommandSpec<Options>;

/** Defines a command; `options` give the flags of `run` their types. */
export function defineCommand<Given extends Options>({ run, ...spec }: CommandSpec<Given>): Command {
  // The program makes the flags by the same options.
  return {
    ...spec,
    run: (flags, terminal, argument) => run(flags as FlagsOf<Given> & CommonFlags, terminal, argument),
  };
}
