import type { commonOptions } from "./common-options.ts";
import type { FlagsOf, Options } from "./option.ts";
import type { Terminal } from "./terminal.ts";

/** The flags that every action receives. */
export type CommonFlags = FlagsOf<typeof commonOptions>;

/** A command: what the help shows, and what it does. */
export type CommandSpec<Given extends Options> = {
  readonly name: string;
  readonly summary: string;
  /** The argument as the help shows it: `<topic>`, or `[dir]` when it is optional. */
  readonly argument?: string;
  /** In addition to the common options. */
  readonly options: Given;
  /**
   * Returns the exit code. `argument` is "" when absent. Imports heavy modules itself, because `--help` loads every
   * command.
   */
  readonly run: (flags: FlagsOf<Given> & CommonFlags, terminal: Terminal, argument: string) => Promise<number>;
};

/** Any command, whatever its options. */
export type Command = CommandSpec<Options>;

/** Defines a command. The flags of `run` get their types from `options`. */
export function defineCommand<Given extends Options>({ run, ...spec }: CommandSpec<Given>): Command {
  // The program parses the flags with the same options.
  return {
    ...spec,
    run: (flags, terminal, argument) => run(flags as FlagsOf<Given> & CommonFlags, terminal, argument),
  };
}
