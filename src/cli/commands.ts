import { type Command, InvalidArgumentError } from "commander";
import type { Action } from "./command.ts";
import type { Terminal } from "./terminal.ts";

type Option = readonly [flags: string, description: string, parse?: (text: string) => unknown];

/** A command as the help shows it; what it needs is loaded only when it runs. */
type CommandSpec = {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  // biome-ignore lint/suspicious/noExplicitAny: each action knows its own flags, which commander makes of its options
  readonly load: () => Promise<Action<any>>;
};

const strict: Option = ["--strict", "exit with 3 when there are problems or dead links"];
const wait: Option = ["--wait", "wait for another run to end"];
const now: Option = ["--now <date>", "run as if it were then; only a preview", parseNow];

const common: readonly Option[] = [
  ["-c, --config <file>", "the config, else config/feedmill.yaml here or above"],
  ["--records <dir>", "folder of the records"],
  ["--output <dir>", "folder to write to"],
  ["--state <dir>", "folder of what is remembered between runs"],
  ["--json", "print the result as JSON"],
  ["-q, --quiet", "print nothing but errors"],
  ["-v, --verbose", "print more"],
];

const commands: readonly CommandSpec[] = [
  {
    name: "build",
    description: "one run: read records, check due links, write what changed",
    options: [
      ["--no-check", "leave links and pictures alone"],
      ["--dry-run", "ask and write nothing, report what would change"],
      ["--force", "render every file again"],
      strict,
      ["--accept-removals", "let dead items go, however many"],
      ["--accept-new-ids", "let all ids change; readers will show every item anew"],
      wait,
      now,
    ],
    load: async () => (await import("./build.ts")).build,
  },
  {
    name: "check",
    description: "only the links: ask what is due and remember the verdicts",
    options: [
      ["--all", "ask for every link, due or not"],
      ["--limit <n>", "ask for at most n links", parseCount],
      ["--url <url>", "ask for this link only"],
      ["--report <form>", "text, json, junit or markdown", parseForm],
      strict,
      wait,
      now,
    ],
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "validate",
    description: "only the records and the config: every problem with its place",
    options: [strict],
    load: async () => (await import("./validate.ts")).validate,
  },
  {
    name: "explain <file|url>",
    description: "why a record is in or out, of which feeds, and what is known of its link",
    options: [now],
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    name: "embed <topic>",
    description: "the snippets to paste into other sites",
    options: [],
    load: async () => (await import("./embed.ts")).embed,
  },
  {
    name: "init [dir]",
    description: "a working project: commented config, sample records; never overwrites",
    options: [
      ["--url <url>", "where the feeds will be reachable", parseUrl],
      ["--title <text>", "title of the feeds"],
      ["--ci <name>", "also a recipe for scheduled runs: github or gitlab", parseCi],
    ],
    load: async () => (await import("./init.ts")).init,
  },
  {
    name: "diff",
    description: "what subscribers will see since the last published output",
    options: [
      ["--report <form>", "text, json or markdown", parseDiffForm],
      ["--accept-removals", "let dead items go, however many"],
      ["--accept-new-ids", "let all ids change; readers will show every item anew"],
      now,
    ],
    load: async () => (await import("./diff.ts")).diff,
  },
  {
    name: "notify",
    description: "tell the WebSub hub which feeds changed; after the files are live",
    options: [
      ["--when-live", "first wait until site.url has what is in the output folder, five minutes at most"],
      ["--dry-run", "tell nobody, print what would be told"],
      wait,
    ],
    load: async () => (await import("./notify.ts")).notify,
  },
  {
    name: "doctor",
    description: "is everything in place: machine, config, state, network, deployed feeds",
    options: [["--offline", "ask no network"]],
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "schedule",
    description: "stay and run on schedule.cron",
    options: [],
    load: async () => (await import("./schedule.ts")).schedule,
  },
  {
    name: "serve",
    description: "the output over HTTP, with /healthz and /metrics",
    options: [
      ["--port <n>", "where to listen, 8080 by default; 0 for any", parsePort],
      ["--host <address>", "who may connect: 127.0.0.1 by default, 0.0.0.0 for all"],
      ["--schedule", "also run on schedule.cron"],
      ["--watch", "also run whenever records, topics or the config change"],
    ],
    load: async () => (await import("./serve.ts")).serve,
  },
];

/** Adds all commands; `finish` gets the exit code of the one that ran. */
export function addCommands(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  for (const { name, description, options, load } of commands) {
    const command = program.command(name).description(description);
    for (const [flags, text, parse] of [...options, ...common]) {
      if (parse === undefined) command.option(flags, text);
      else command.option(flags, text, parse);
    }
    command.action(async (...args: unknown[]) => {
      const [argument, flags] = args.length > 2 ? args : [undefined, args[0]];
      const action = await load();
      finish(await action(flags, terminal, String(argument ?? "")));
    });
  }
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

function parsePort(text: string): number {
  if (!/^\d{1,5}$/u.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError("Write a number from 0 to 65535.");
  }
  return Number(text);
}

const forms = ["text", "json", "junit", "markdown"];

function parseForm(text: string): string {
  return oneOf(forms, text);
}

function parseDiffForm(text: string): string {
  return oneOf(
    forms.filter((form) => form !== "junit"),
    text,
  );
}

function oneOf(known: readonly string[], text: string): string {
  if (!known.includes(text)) throw new InvalidArgumentError(`Choose one of ${known.join(", ")}.`);
  return text;
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new InvalidArgumentError("Write an absolute address like https://feeds.example.org/.");
  }
  return url.href;
}

function parseCi(text: string): string {
  if (text !== "github" && text !== "gitlab") throw new InvalidArgumentError("Choose github or gitlab.");
  return text;
}
