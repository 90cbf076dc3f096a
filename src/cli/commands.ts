import { type Command, InvalidArgumentError } from "commander";
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

/** All commands. What each needs is loaded only when it is the one that runs. */
export function addCommands(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const add = <Flags>(name: string, description: string, load: () => Promise<Action<Flags>>): Command =>
    withCommonOptions(
      program
        .command(name)
        .description(description)
        .action(async (...args: unknown[]) => {
          const [argument, flags] = args.length > 2 ? args : [undefined, args[0]];
          const action = await load();
          finish(await action(flags as Flags, terminal, String(argument)));
        }),
    );

  add("build", "one run: read records, check due links, write what changed", async () => (await import("./build.ts")).build)
    .option("--no-check", "leave the links alone")
    .option("--dry-run", "ask and write nothing, report what would change")
    .option("--force", "render every file again")
    .option("--strict", "exit with 3 when there are problems or dead links")
    .option("--accept-removals", "let dead items go, however many")
    .option("--accept-new-ids", "let all ids change; readers will show every item anew")
    .option("--wait", "wait for another run to end")
    .option("--now <date>", "run as if it were then; previews only", parseNow);
  add("check", "only the links: ask what is due and remember the verdicts", async () => (await import("./check.ts")).check)
    .option("--all", "ask for every link, due or not")
    .option("--limit <n>", "ask for at most n links", parseCount)
    .option("--url <url>", "ask for this link only")
    .option("--report <form>", "text, json, junit or markdown", parseForm)
    .option("--strict", "exit with 3 when there are problems or dead links")
    .option("--wait", "wait for another run to end")
    .option("--now <date>", "run as if it were then; previews only", parseNow);
  add("validate", "only the records and the config: every problem with its place", async () => (await import("./validate.ts")).validate)
    .option("--strict", "exit with 3 when there are problems");
  add("explain <file|url>", "why a record is in or out, in which feeds, and what is known of its link", async () => (await import("./explain.ts")).explain)
    .option("--now <date>", "answer as if it were then", parseNow);
  add("schedule", "stay and run on schedule.cron", async () => (await import("./schedule.ts")).schedule);
}

function withCommonOptions(command: Command): Command {
  return command
    .option("-c, --config <file>", "the config, else config/feedmill.yaml here or above")
    .option("--records <dir>", "folder of the records")
    .option("--output <dir>", "folder to write to")
    .option("--state <dir>", "folder of what is remembered between runs")
    .option("--json", "print the result as JSON")
    .option("-q, --quiet", "print nothing but errors")
    .option("-v, --verbose", "print more");
}

function parseNow(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/u.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("Write an ISO 8601 date like 2026-01-31 or 2026-01-31T12:00:00Z.");
  }
  return date;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError("Write a whole number, at least 1.");
  return Number(text);
}

const forms = ["text", "json", "junit", "markdown"];

function parseForm(text: string): string {
  if (!forms.includes(text)) throw new InvalidArgumentError(`Choose one of ${forms.join(", ")}.`);
  return text;
}
