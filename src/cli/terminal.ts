import { stripVTControlCharacters, styleText } from "node:util";

/** How text may stand out. */
export type Style = "bold" | "dim" | "red" | "yellow" | "green";

/** What a command line program has to do with: an argument everywhere, so that the whole program runs in a test. */
export type Terminal = {
  /** For results. */
  out(text: string): void;
  /** For progress and errors. */
  err(text: string): void;
  /** Tells what is no error but should be known. */
  note(text: string): void;
  /** Shown in place, over and over; nothing where nobody watches. */
  progress(text: string): void;
  style(style: Style, text: string): string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** True when somebody watches stderr. */
  readonly isWatched?: boolean;
};

/** The terminal this process was started from. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const isWatched = stderr.isTTY === true && !env["CI"];
  for (const stream of [stdout, stderr]) stream.on("error", ignoreClosedPipe);
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

/** Each stream decides for itself whether it takes colours: one of them may go to a file. */
function paintedFor(stream: NodeJS.WriteStream, text: string): string {
  const takesColours = styleText("red", " ", { stream }) !== " ";
  return takesColours ? text : stripVTControlCharacters(text);
}

/** Whoever reads may stop reading (`| head`): no reason to fail. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** The first signal asks for an orderly end, the second ends at once. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const [name, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      controller.abort();
    });
  }
  return controller.signal;
}
