import { appendFileSync } from "node:fs";
import type { Problem } from "../model/problem.ts";
import type { Terminal } from "./terminal.ts";

/** GitHub shows no more than ten annotations of a kind per step, and summaries up to 1 MiB. */
const mostAnnotations = 10;
const mostBytes = 1_000_000;

/** In GitHub Actions, adds `markdown` to the step's summary and marks problems at their places; elsewhere does nothing. */
export function tellGitHub(terminal: Terminal, markdown: string, problems: readonly Problem[]): void {
  const { GITHUB_ACTIONS: isActions, GITHUB_STEP_SUMMARY: summary } = terminal.env;
  if (isActions !== "true") return;
  // Workflow commands are read from both streams; stdout belongs to results.
  for (const problem of problems.slice(0, mostAnnotations)) terminal.err(annotation(problem));
  if (summary === undefined || summary === "") return;
  const bytes = Buffer.from(`${markdown}\n`);
  const fits =
    bytes.length <= mostBytes ? bytes : Buffer.from(`${bytes.subarray(0, mostBytes).toString("utf8")}\n\n(cut)\n`);
  try {
    appendFileSync(summary, fits);
  } catch (error) {
    terminal.err(`note: cannot write the step summary (${(error as NodeJS.ErrnoException).code})`);
  }
}

function annotation({ file, line = 1, column = 1, field, message }: Problem): string {
  const text = field === undefined ? message : `${field}: ${message}`;
  return `::warning file=${property(file)},line=${line},col=${column},title=feedmill::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
