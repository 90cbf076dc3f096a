import type { CheckReport } from "../../commands/check-report.ts";
import type { OutputDiff } from "../../commands/diff.ts";
import type { ListReport } from "../../commands/list.ts";
import type { Terminal } from "../terminal.ts";

/** A form of report, with a renderer for each command that offers it. */
export type ReportFormat = {
  /** The value of `--report`. */
  readonly name: string;
  readonly check?: (report: CheckReport, view: View) => string | Promise<string>;
  readonly diff?: (diff: OutputDiff, view: View) => string | Promise<string>;
  readonly list?: (report: ListReport, view: View) => string | Promise<string>;
};

/** How a report is shown; programs' formats ignore it. */
export type View = Pick<Terminal, "style"> & { readonly isVerbose: boolean };
