import { Command, CommanderError } from "commander";
import { FeedmillError } from "../model/error.ts";
import { version } from "../model/version.ts";
import { addCommands } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { tellGitHubFailure } from "./github.ts";
import type { Terminal } from "./terminal.ts";

export { processTerminal } from "./terminal.ts";

/**
 * The whole program: arguments in, exit code out. Every expected error is told here, once.
 *
 * @throws whatever is a bug
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.done;
  const program = new Command("feedmill")
    .description("Turns a folder of records into per-topic RSS, Atom and JSON feeds, without dead links.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  addCommands(program, terminal, (result) => {
    code = result;
  });
  if (args.length === 0) {
    terminal.out(program.helpInformation().trimEnd());
    return exitCodes.done;
  }
  try {
    await program.parseAsync(asked(args, program), { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.code === "commander.excessArguments") hint(args, program, terminal);
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    tellGitHubFailure(terminal, error);
    if (error instanceof CommanderError) return exitCodes.usage;
    if (error instanceof FeedmillError) {
      if (args.includes("--json")) terminal.out(JSON.stringify({ ok: false, code: error.code }));
      return tell(error, terminal);
    }
    throw error;
  }
}

/** Help for a command that does not exist is as wrong as the command. */
function asked([first, ...rest]: readonly string[], { commands }: Command): string[] {
  const [name = "-"] = rest;
  const isKnown = name.startsWith("-") || commands.some((command) => command.name() === name);
  return first === "help" && !isKnown ? rest : [first ?? "", ...rest];
}

/** A word too many is mostly the records folder. */
function hint([name]: readonly string[], { commands }: Command, { err }: Terminal): void {
  const command = commands.find((one) => one.name() === name);
  const extra = command?.args[command.registeredArguments.length];
  if (extra !== undefined) err(`hint: folders are named with options, like feedmill ${name} --records ${extra}`);
}

function tell(error: FeedmillError, terminal: Terminal): number {
  const { cause } = error;
  const advice = error.code === "locked" ? "; wait for it, or use --wait" : "";
  terminal.err(`${terminal.style("red", "error")}: ${error.message}${advice}`);
  if (cause instanceof Error && error.code !== "locked") terminal.err(`  because: ${cause.message}`);
  return error.code === "config" || error.code === "usage" ? exitCodes.usage : exitCodes.failed;
}
