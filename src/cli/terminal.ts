import { stripVTControlCharacters, styleText } from "node:util";
import { exitCodes } from "./exit-codes.ts";

/** A text style. */
export type Style = "bold" | "dim" | "red" | "yellow" | "green";

/**
 * The streams, environment and signals of a command: an argument everywhere, so that the whole program runs in a test.
 */
export type Terminal = {
  /** For results. */
  out(text: string): void;
  /** For progress and errors. */
  err(text: string): void;
  /** For what is not an error but worth knowing. */
  note(text: string): void;
  /** Replaces the last progress line. Does nothing when stderr is not a terminal. */
  progress(text: string): void;
  style(style: Style, text: string): string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C or SIGTERM, with its name ("SIGINT", "SIGTERM") as the reason. */
  readonly signal: AbortSignal;
  /** True when stderr is a terminal. */
  readonly isWatched?: boolean;
};

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const isWatched = stderr.isTTY === true && !env["CI"];
  for (const stream of [stdout, stderr]) stream.on("error", onWriteError);
  let shown = false;
  const clear = () => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  const err = (text: string) => {
    clear();
    stderr.write(`${paintedFor(stderr, text)}\n`);
  };
  const style: Terminal["style"] = (name, text) => styleText(name, text, { validateStream: false });
  return {
    out(text) {
      clear();
      stdout.write(`${paintedFor(stdout, text)}\n`);
    },
    err,
    note: (text) => err(`${style("yellow", "note")}: ${text}`),
    progress(text) {
      if (!isWatched) return;
      stderr.write(`\r\u001b[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
      shown = true;
    },
    style,
    cwd: process.cwd(),
    env,
    signal: interrupted(),
    isWatched: stderr.isTTY === true,
  };
}

/** Keeps or strips colors per stream, because one of them may go to a file. */
function paintedFor(stream: NodeJS.WriteStream, text: string): string {
  const takesColors = styleText("red", " ", { stream }) !== " ";
  return takesColors ? text : stripVTControlCharacters(text);
}

/**
 * The reader may close the pipe early (`| head`); that is not a failure. Any other loss of output makes the command
 * fail.
 */
function onWriteError({ code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE" || hasLostOutput) return;
  hasLostOutput = true;
  const why = code === "ENOSPC" ? "the disk is full; free some space" : message;
  process.stderr.write(`error: cannot write the output: ${why}\n`);
  process.once("exit", () => {
    process.exitCode = exitCodes.failed;
  });
}

let hasLostOutput = false;

/** The first signal asks for an orderly shutdown, the second exits immediately. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const [name, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      controller.abort(name);
    });
  }
  return controller.signal;
}
