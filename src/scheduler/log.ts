import { type Logger, pino } from "pino";
import type { Clock } from "../model/clock.ts";

export type { Logger } from "pino";

/** Where log lines go, and in which form. */
export type LogOptions = {
  readonly clock: Clock;
  /** Receives one line without its newline. */
  readonly write: (line: string) => void;
  /** Text for people instead of JSON. */
  readonly isPretty: boolean;
  readonly level: "debug" | "info" | "error";
};

const marks: Readonly<Record<string, string>> = {
  debug: "debug  ",
  warn: "note   ",
  error: "error  ",
  fatal: "error  ",
};

/** Opens a log of JSON lines, or of plain lines for people. */
export function openLog({ clock, write, isPretty, level }: LogOptions): Logger {
  const stream = { write: (line: string) => write(isPretty ? prettyLine(line) : line.trimEnd()) };
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${clock.now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
}

/** `12:00:01 run done  items=3 written=2` */
function prettyLine(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const details = Object.entries(rest).map(([key, value]) => `${key}=${plain(value)}`);
  const text = [String(msg ?? ""), ...details].join("  ");
  const stack = typeof err === "object" && err !== null && "stack" in err ? `\n${String(err.stack)}` : "";
  return `${String(time).slice(11, 19)} ${marks[String(level)] ?? ""}${text}${stack}`;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
