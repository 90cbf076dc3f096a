import { CommanderError, Command as Parser, Option as ParserOption } from "commander";
import { version } from "../model/version.ts";
import type { Command, CommonFlags } from "./command.ts";
import { commonOptions } from "./common-options.ts";
import type { Options } from "./option.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Builds the argument parser for all commands. `finish` receives the exit code of the command that ran. Common options
 * are also accepted before the command.
 */
export function openProgram(commands: readonly Command[], terminal: Terminal, finish: (code: number) => void): Parser {
  const program = new Parser("feedmill")
    .description("Turns a folder of records into per-topic RSS, Atom and JSON feeds, without dead links.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  // Hidden here, because the help of each command lists them.
  for (const option of parserOptions(commonOptions)) program.addOption(option.hideHelp());
  for (const { name, argument = "", summary, options, run } of commands) {
    const all = { ...options, ...commonOptions };
    const parser = program.command(`${name} ${argument}`.trim()).description(summary);
    for (const option of parserOptions(all)) parser.addOption(option);
    parser.action(async (...args: unknown[]) => {
      const given = argument === "" ? "" : String(args[0] ?? "");
      finish(await run(flagsOf(all, { ...program.opts(), ...parser.opts() }), terminal, given));
    });
  }
  return program;
}

/** The command that got one argument too many, and that argument. It is usually the records folder. */
export function excessArgument(error: unknown, { commands }: Parser): { name: string; argument: string } | undefined {
  if (!(error instanceof CommanderError) || error.code !== "commander.excessArguments") return undefined;
  const command = commands.find(({ args, registeredArguments }) => args.length > registeredArguments.length);
  const argument = command?.args[command.registeredArguments.length];
  return command === undefined || argument === undefined ? undefined : { name: command.name(), argument };
}

function parserOptions(options: Options): ParserOption[] {
  return Object.entries(options).flatMap(([name, { help, short, value, isOn, parse }]) => {
    const long = `--${isOn ? "no-" : ""}${name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
    const flags = `${short === undefined ? "" : `-${short}, `}${long}${value === undefined ? "" : ` ${value}`}`;
    const option = new ParserOption(flags, help);
    // Without a positive form, the parser would suggest --no-check for --check.
    const positive = isOn ? [new ParserOption(long.replace("--no-", "--")).hideHelp()] : [];
    return [parse === undefined ? option : option.argParser(parse), ...positive];
  });
}

/** The value of every option, given or default. */
function flagsOf(options: Options, given: Readonly<Record<string, unknown>>): Record<string, unknown> & CommonFlags {
  const flags = Object.entries(options).map(([name, { absent }]) => [name, given[name] ?? absent]);
  return Object.fromEntries(flags) as Record<string, unknown> & CommonFlags;
}
