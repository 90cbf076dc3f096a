import { styleText } from "node:util";

/** How text may stand out. */
export type Style = "bold" | "dim" | "red" | "yellow" | "green";

/** What a command line program has to do with: an argument everywhere, so that the whole program runs in a test. */
export type Terminal = {
  /** For results. */
  out(text: string): void;
  /** For progress, notes and errors. */
  err(text: string): void;
  /** Shown in place, over and over; nothing where nobody watches. */
  progress(text: string): void;
  style(style: Style, text: string): string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
};

/** The terminal this process was started from. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const isWatched = stderr.isTTY === true && !env["CI"];
  let shown = false;
  const clear = () => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  return {
    out(text) {
      clear();
      stdout.write(`${text}\n`);
    },
    err(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!isWatched) return;
      stderr.write(`\r\u001b[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
      shown = true;
    },
    style: (style, text) => styleText(style, text, { stream: stdout }),
    cwd: process.cwd(),
    env,
    signal: interrupted(),
  };
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
