import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { displayPath, type Problem } from "../model/problem.ts";
import type { Terminal } from "./terminal.ts";

/** GitHub shows at most ten annotations of each level per step, and summaries of at most 1 MiB. */
const mostAnnotations = 10;
const mostBytes = 1_000_000;

/**
 * In GitHub Actions, adds `markdown` to the step summary and annotates problems, whose files are relative to
 * `projectDir`. Elsewhere, does nothing.
 */
export function reportToGitHub(
  terminal: Terminal,
  markdown: string,
  problems: readonly Problem[],
  projectDir: string,
): void {
  if (!isActions(terminal)) return;
  // GitHub reads workflow commands from both streams; stdout is for results.
  for (const { file, line = 1, column = 1, field, message } of problems.slice(0, mostAnnotations)) {
    const place = `file=${property(inWorkspace(resolve(projectDir, file), terminal))},line=${line},col=${column},`;
    terminal.err(command("warning", place, field === undefined ? message : `${field}: ${message}`));
  }
  addSummary(terminal, markdown);
}

/** In GitHub Actions, annotates the error that ended a command, at its place if it has one. Elsewhere, does nothing. */
export function reportFailureToGitHub(terminal: Terminal, error: unknown): void {
  if (!isActions(terminal)) return;
  const message = error instanceof Error ? error.message : String(error);
  for (const text of message.split("\n").slice(0, mostAnnotations)) {
    const { file, line, column, rest } =
      /^(?<file>.+?):(?<line>\d+):(?<column>\d+): (?<rest>.+)$/u.exec(text)?.groups ?? {};
    const hasPlace = file !== undefined && rest !== undefined;
    const place = hasPlace ? `file=${property(inWorkspace(file, terminal))},line=${line},col=${column},` : "";
    terminal.err(command("error", place, hasPlace ? rest : text));
  }
  addSummary(terminal, `## feedmill failed\n\n\`\`\`\`text\n${message}\n\`\`\`\``);
}

function isActions({ env }: Terminal): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}

/** Annotations need paths from the root of the repository; the project may be in a subfolder. */
function inWorkspace(file: string, { env, cwd }: Terminal): string {
  return displayPath(env["GITHUB_WORKSPACE"] || cwd, file);
}

function addSummary(terminal: Terminal, markdown: string): void {
  const { GITHUB_STEP_SUMMARY: summary } = terminal.env;
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

function command(level: "warning" | "error", place: string, text: string): string {
  return `::${level} ${place}title=feedmill::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
