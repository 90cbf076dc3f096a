import type { OutputDiff } from "../../commands/diff.ts";
import { type DiffKind, type DiffLine, diffHeadline, diffLines, feedRemark } from "./diff-lines.ts";
import { plain } from "./markdown-text.ts";

/** GitHub accepts comments of up to 65,536 characters; GitLab and others accept more. */
const maxCharacters = 60_000;
const maxFeeds = 50;
const maxItems = 100;
const titles: readonly (readonly [DiffKind, string])[] = [
  ["added", "Added"],
  ["changed", "Changed"],
  ["withdrawn", "Withdrawn"],
];

/** For a pull request's comment or a step summary. */
export function diffMarkdown(diff: OutputDiff): string {
  const { feeds, unchanged, notes } = diff;
  const head = [`## ${diffHeadline(diff)}`, "", ...notes.slice(0, 20).map((note) => `> ${plain(note)}\n`)];
  if (feeds.length === 0) return head.join("\n").trimEnd();
  const lines = diffLines(diff);
  const sections = titles.flatMap(([kind, title]) =>
    section(
      title,
      lines.filter((line) => line.kind === kind),
    ),
  );
  return capped([...head, ...feedTable(feeds), "", `${unchanged} unchanged.`, ...sections]);
}

function feedTable(feeds: OutputDiff["feeds"]): string[] {
  const rows = feeds.slice(0, maxFeeds).map((feed) => {
    const { id, added, changed, withdrawn } = feed;
    return `| ${plain(id)} | ${added.length} | ${changed.length} | ${withdrawn.length} | ${feedRemark(feed)} |`;
  });
  const rest = feeds.length > maxFeeds ? [`| ... and ${feeds.length - maxFeeds} more | | | | |`] : [];
  return ["| feed | added | changed | withdrawn | |", "|---|---:|---:|---:|---|", ...rows, ...rest];
}

function section(title: string, lines: readonly DiffLine[]): string[] {
  if (lines.length === 0) return [];
  const rows = lines.slice(0, maxItems).map(({ item, detail, feeds }) => {
    const what = detail === "" ? "" : ` (${detail})`;
    return `- ${linked(item)}${what}: ${plain(feeds.slice(0, 5).join(", "))}${feeds.length > 5 ? ", ..." : ""}`;
  });
  const rest = lines.length > maxItems ? [`- ... and ${lines.length - maxItems} more`] : [];
  return ["", `### ${title} (${lines.length})`, "", ...rows, ...rest];
}

function linked({ id, title, url }: DiffLine["item"]): string {
  const text = plain((title ?? url ?? id).slice(0, 150));
  if (url === undefined || url.length > 500 || !/^https?:/u.test(url) || !URL.canParse(url)) return text;
  return `[${text}](${new URL(url).href.replace(/[()<>\\|]/gu, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})`;
}

/** Drops the lines that do not fit into a comment. */
function capped(lines: readonly string[]): string {
  let size = 0;
  const fitting: string[] = [];
  for (const line of lines) {
    size += line.length + 1;
    if (size > maxCharacters) return [...fitting, "", "(cut)"].join("\n");
    fitting.push(line);
  }
  return fitting.join("\n");
}
