import { relative } from "node:path";
import type { Config } from "../config/config.ts";
import { count } from "../model/count.ts";
import { formatProblem } from "../model/problem.ts";
import type { FeedReport, RunReport } from "../model/report.ts";
import type { Terminal } from "./terminal.ts";
import { textWidth } from "./text-width.ts";

/** How much to print. */
export type SummaryOptions = { readonly isPreview: boolean; readonly isVerbose: boolean };

/** The most problems and feeds to show without --verbose. */
const maxShown = 20;

/** Prints what a run did, for people. Results go to stdout; problems and notes, which may be many, to stderr. */
export function summarise(report: RunReport, config: Config, terminal: Terminal, options: SummaryOptions): void {
  const { records, items, files, notes, problems } = report;
  const { style } = terminal;
  printProblems(problems.map(formatProblem), terminal, options.isVerbose);
  for (const note of notes) terminal.note(note);

  const inFeeds = report.feeds.filter((feed) => feed.items > 0).length;
  const headline = `${count(items.published, "item")} in ${count(inFeeds, "feed")}`;
  terminal.out(`${style("bold", headline)} from ${count(records.files, "record")} (${seconds(report.durationMs)})`);
  terminal.out(
    row("Records", `${records.parsed} read, ${records.cached} unchanged, ${count(records.problems, "problem")}`),
  );
  const missing = leftOut(report);
  terminal.out(row("Left out", missing === "none" ? missing : `${missing}; see \`feedmill list --left-out\``));
  terminal.out(row("Links", links(report)));
  if (report.pictures.known > 0) terminal.out(row("Pictures", pictures(report)));
  const verb = options.isPreview ? "would be written" : "written";
  const place = relative(terminal.cwd, config.output.dir) || ".";
  terminal.out(
    row("Files", `${files.written} ${verb}, ${files.unchanged} unchanged, ${files.removed} removed in ${place}`),
  );
  printFeeds(report.feeds, terminal, options.isVerbose);
  if (config.file === undefined) terminal.err("hint: run `feedmill init` to set a title and an address for the feeds");
}

/** Renders the same for a step summary. */
export function summaryMarkdown(report: RunReport): string {
  const { items, records, files, feeds, notes, problems } = report;
  const changed = feeds.filter((feed) => feed.changed);
  return [
    `## ${count(items.published, "item")} in ${count(feeds.length, "feed")} from ${count(records.files, "record")}`,
    "",
    ...notes.map((note) => `> ${note}\n`),
    `- Left out: ${leftOut(report)}`,
    `- Links: ${links(report)}`,
    ...(report.pictures.known > 0 ? [`- Pictures: ${pictures(report)}`] : []),
    `- Files: ${files.written} written, ${files.unchanged} unchanged, ${files.removed} removed`,
    `- Changed feeds: ${changed.length === 0 ? "none" : changed.map((feed) => `\`${feed.id}\``).join(", ")}`,
    ...(problems.length === 0 ? [] : ["", `### ${count(problems.length, "problem")}`, ""]),
    ...problems.slice(0, maxShown).map((problem) => `- \`${formatProblem(problem).replaceAll("`", "'")}\``),
  ].join("\n");
}

function printProblems(problems: readonly string[], terminal: Terminal, all: boolean): void {
  const shown = all ? problems : problems.slice(0, maxShown);
  for (const problem of shown) terminal.err(`${terminal.style("yellow", "problem")}: ${problem}`);
  const rest = problems.length - shown.length;
  if (rest > 0) terminal.err(`... and ${count(rest, "problem")} more; see them all with \`feedmill validate\``);
}

function leftOut({ records, items }: RunReport): string {
  const reasons = Object.entries(items.leftOut).filter(([, number]) => number > 0);
  if (reasons.length === 0) return "none";
  const total = reasons.reduce((sum, [, number]) => sum + number, 0);
  return `${total} of ${records.files}: ${reasons.map(([reason, number]) => `${number} ${reason}`).join(", ")}`;
}

function links({ links: { known, due, checked, alive, unsure, dead, outage } }: RunReport): string {
  const outcome = outage ? "the network failed" : `${checked} of ${due} due checked`;
  return `${known} known: ${alive} alive, ${unsure} unsure, ${dead} dead; ${outcome}`;
}

function pictures({ pictures: { known, due, checked, dead } }: RunReport): string {
  return `${known} known: ${dead} dead; ${checked} of ${due} due checked`;
}

function printFeeds(feeds: readonly FeedReport[], terminal: Terminal, all: boolean): void {
  const relevant = all ? feeds : feeds.filter(({ items, changed }) => items > 0 || changed);
  const shown = all ? relevant : relevant.slice(0, maxShown);
  const width = Math.max(...shown.map((feed) => textWidth(feed.id)));
  terminal.out("");
  for (const { id, items, changed } of shown) {
    const mark = changed ? terminal.style("green", " changed") : "";
    terminal.out(`  ${id}${" ".repeat(width - textWidth(id))} ${String(items).padStart(6)}${mark}`);
  }
  const hidden = [`${relevant.length - shown.length} more`, `${feeds.length - relevant.length} empty and unchanged`];
  const counts = hidden.filter((text) => !text.startsWith("0 "));
  if (counts.length > 0) terminal.out(`  ... and ${counts.join(", ")}; see them with --verbose`);
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(9)} ${text}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
