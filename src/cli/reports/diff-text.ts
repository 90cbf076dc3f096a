import type { OutputDiff } from "../../commands/diff.ts";
import { count } from "../../model/count.ts";
import type { Style } from "../terminal.ts";
import { type DiffKind, type DiffLine, diffHeadline, diffLines, feedRemark } from "./diff-lines.ts";
import type { View } from "./format.ts";

/** The most items and feeds to show without --verbose. */
const maxLines = 50;
const signs: Readonly<Record<DiffKind, readonly [string, Style]>> = {
  added: ["+", "green"],
  changed: ["~", "yellow"],
  withdrawn: ["-", "red"],
};

/** For people at a terminal: the counts, the feeds, then each item with what happens to it. */
export function diffText(diff: OutputDiff, { style, isVerbose: all }: View): string {
  const { feeds, unchanged } = diff;
  const headline = style("bold", diffHeadline(diff));
  if (feeds.length === 0) return `${headline}; ${count(unchanged, "feed")} unchanged`;
  const width = Math.max(...feeds.map(({ id }) => id.length));
  const rows = feeds.map((feed) => {
    const { id, added, changed, withdrawn } = feed;
    const numbers = `+${added.length} ~${changed.length} -${withdrawn.length}`;
    return `  ${id.padEnd(width)}  ${numbers} ${feedRemark(feed)}`.trimEnd();
  });
  const items = diffLines(diff).map((line) => itemLine(line, style));
  const shown = [...cut(rows, all, "feed"), ...(items.length === 0 ? [] : [""]), ...cut(items, all, "item")];
  return [`${headline}, ${unchanged} unchanged`, "", ...shown].join("\n");
}

function itemLine({ kind, item, detail, feeds }: DiffLine, style: View["style"]): string {
  const [sign, color] = signs[kind];
  const where = feeds.length > 3 ? `${feeds.slice(0, 3).join(", ")} and ${feeds.length - 3} more` : feeds.join(", ");
  const what = detail === "" ? "" : ` (${detail})`;
  return `${style(color, sign)} ${item.title ?? item.url ?? item.id}${what} ${style("dim", `[${where}]`)}`;
}

function cut(lines: readonly string[], all: boolean, noun: string): readonly string[] {
  if (all || lines.length <= maxLines) return lines;
  return [
    ...lines.slice(0, maxLines),
    `  ... and ${count(lines.length - maxLines, noun)} more; see them with --verbose`,
  ];
}
