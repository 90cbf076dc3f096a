import { CommanderError } from "commander";
import { FeedmillError } from "../model/error.ts";
import { build } from "./build.ts";
import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { diff } from "./diff.ts";
import { doctor } from "./doctor.ts";
import { embed } from "./embed.ts";
import { exitCodes } from "./exit-codes.ts";
import { explain } from "./explain.ts";
import { reportFailureToGitHub } from "./github.ts";
import { init } from "./init.ts";
import { notify } from "./notify.ts";
import { excessArgument, openProgram } from "./program.ts";
import { schedule } from "./schedule.ts";
import { serve } from "./serve.ts";
import type { Terminal } from "./terminal.ts";
import { validate } from "./validate.ts";

export { processTerminal } from "./terminal.ts";

/** All commands, in the order of the help. A new one is a file and its name here. */
const commands: readonly Command[] = [
  build,
  check,
  validate,
  explain,
  embed,
  init,
  diff,
  notify,
  doctor,
  schedule,
  serve,
];

/**
 * The whole program: arguments in, exit code out. It prints every expected error, once.
 *
 * @throws whatever is a bug
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.done;
  const program = openProgram(commands, terminal, (result) => {
    code = result;
  });
  if (args.length === 0) {
    terminal.out(program.helpInformation().trimEnd());
    return exitCodes.done;
  }
  try {
    await program.parseAsync(asked(args), { from: "user" });
    return code;
  } catch (error) {
    const excess = excessArgument(error, program);
    if (excess !== undefined) {
      terminal.err(`hint: pass folders as options: feedmill ${excess.name} --records ${excess.argument}`);
    }
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    reportFailureToGitHub(terminal, error);
    if (error instanceof CommanderError) return exitCodes.usage;
    if (!(error instanceof FeedmillError)) throw error;
    if (args.includes("--json")) terminal.out(JSON.stringify({ ok: false, code: error.code }));
    return print(error, terminal);
  }
}

/** Help for a command that does not exist is as wrong as the command. */
function asked([first, ...rest]: readonly string[]): string[] {
  const [name = "-"] = rest;
  const isKnown = name.startsWith("-") || commands.some((command) => command.name === name);
  return first === "help" && !isKnown ? rest : [first ?? "", ...rest];
}

function print(error: FeedmillError, terminal: Terminal): number {
  const { cause } = error;
  const advice = error.code === "locked" ? "; try again later, or use --wait" : "";
  terminal.err(`${terminal.style("red", "error")}: ${error.message}${advice}`);
  if (cause instanceof Error && error.code !== "locked") terminal.err(`  because: ${cause.message}`);
  return error.code === "config" || error.code === "usage" ? exitCodes.usage : exitCodes.failed;
}
