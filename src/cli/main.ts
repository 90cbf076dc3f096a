import { Command, CommanderError } from "commander";
import { FeedmillError } from "../model/error.ts";
import { version } from "../version.ts";
import { addCommands } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
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
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (error instanceof FeedmillError) {
      if (args.includes("--json")) terminal.out(JSON.stringify({ ok: false, code: error.code }));
      return tell(error, terminal);
    }
    throw error;
  }
}

function tell(error: FeedmillError, terminal: Terminal): number {
  terminal.err(`${terminal.style("red", "error")}: ${error.message}`);
  const { cause } = error;
  if (cause instanceof Error && error.code !== "locked") terminal.err(`  because: ${cause.message}`);
  return error.code === "config" || error.code === "usage" ? exitCodes.usage : exitCodes.failed;
}
