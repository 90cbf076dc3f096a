import type { CheckReport } from "../../commands/check-report.ts";
import type { OutputDiff } from "../../commands/diff.ts";
import type { ListReport } from "../../commands/list.ts";
import type { Terminal } from "../terminal.ts";

/** A report format, with a renderer for each command that supports it. */
export type ReportFormat = {
  /** The value of `--report`. */
  readonly name: string;
  readonly check?: (report: CheckReport, view: View) => string | Promise<string>;
  readonly diff?: (diff: OutputDiff, view: View) => string | Promise<string>;
  readonly list?: (report: ListReport, view: View) => string | Promise<string>;
};

/** How to show a report. Formats for programs ignore it. */
export type View = Pick<Terminal, "style"> & { readonly isVerbose: boolean };
