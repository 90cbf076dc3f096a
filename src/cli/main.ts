import { CommanderError, type Command as Parser } from "commander";
import { FeedmillError } from "../model/error.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { reportFailureToGitHub } from "./github.ts";
import { interruptedCode } from "./interrupted.ts";
import { excessArgument, openProgram } from "./program.ts";
import type { Terminal } from "./terminal.ts";

export { processTerminal } from "./terminal.ts";

/** All commands, in the order of the help, each loaded when named. To add one, write its file and add a line here. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import("./build.ts")).build,
  check: async () => (await import("./check.ts")).check,
  validate: async () => (await import("./validate.ts")).validate,
  list: async () => (await import("./list.ts")).list,
  explain: async () => (await import("./explain.ts")).explain,
  new: async () => (await import("./new.ts")).newCommand,
  embed: async () => (await import("./embed.ts")).embed,
  init: async () => (await import("./init.ts")).init,
  diff: async () => (await import("./diff.ts")).diff,
  notify: async () => (await import("./notify.ts")).notify,
  doctor: async () => (await import("./doctor.ts")).doctor,
  schedule: async () => (await import("./schedule.ts")).schedule,
  serve: async () => (await import("./serve.ts")).serve,
};

/**
 * The whole program: takes arguments, returns the exit code, and prints every expected error once.
 *
 * @throws only on bugs
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.done;
  const program = openProgram(await loadCommands(args), terminal, (result) => {
    code = result;
  });
  if (args.length === 0) {
    terminal.out(program.helpInformation().trimEnd());
    return exitCodes.done;
  }
  try {
    await program.parseAsync(withKnownHelp(args), { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageCode(error, program, terminal);
    if (error instanceof FeedmillError) return failureCode(error, args.includes("--json"), terminal);
    reportFailureToGitHub(terminal, error);
    throw error;
  }
}

/** Handles what the parser throws; it has already printed its error or the help. */
function usageCode(error: CommanderError, program: Parser, terminal: Terminal): number {
  if (error.exitCode === 0) return exitCodes.done;
  const excess = excessArgument(error, program);
  if (excess !== undefined) {
    terminal.err(`hint: pass folders as options: feedmill ${excess.name} --records ${excess.argument}`);
  }
  reportFailureToGitHub(terminal, error);
  return exitCodes.usage;
}

function failureCode(error: FeedmillError, isJson: boolean, terminal: Terminal): number {
  const { code, message, cause } = error;
  // A signal arrived while the command waited for another run.
  const interrupted = code === "locked" ? interruptedCode(terminal) : undefined;
  if (interrupted !== undefined) return interrupted;
  reportFailureToGitHub(terminal, error);
  if (isJson) terminal.out(JSON.stringify({ ok: false, code, message }));
  const advice = code === "locked" ? "; try again later, or use --wait" : "";
  terminal.err(`${terminal.style("red", "error")}: ${message}${advice}`);
  if (cause instanceof Error && code !== "locked") terminal.err(`  because: ${cause.message}`);
  return code === "config" || code === "usage" ? exitCodes.usage : exitCodes.failed;
}

/** The named command, or all commands for the help and for names that may be misspelled. */
function loadCommands(args: readonly string[]): Promise<Command[]> {
  const named = Object.keys(commands).filter((name) => args.includes(name));
  const wanted = named.length > 0 ? named : Object.keys(commands);
  return Promise.all(wanted.flatMap((name) => commands[name]?.() ?? []));
}

/** Turns `help <typo>` into `<typo>`, so that it fails like the mistyped command. */
function withKnownHelp([first, ...rest]: readonly string[]): string[] {
  const [name = "-"] = rest;
  const isKnown = name.startsWith("-") || name in commands;
  return first === "help" && !isKnown ? rest : [first ?? "", ...rest];
}
