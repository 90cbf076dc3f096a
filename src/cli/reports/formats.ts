import type { ReportFormat } from "./format.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { text } from "./text.ts";

/** All report formats. To add one, write its file and list it here. */
const formats: readonly ReportFormat[] = [text, json, junit, markdown];

/** The renderers of a command by format name: what its `--report` offers. */
export function renderersFor<Command extends "check" | "diff" | "list">(
  command: Command,
): ReadonlyMap<string, NonNullable<ReportFormat[Command]>> {
  return new Map(
    formats.flatMap((format) => {
      const render = format[command];
      return render === undefined ? [] : [[format.name, render as NonNullable<ReportFormat[Command]>] as const];
    }),
  );
}
