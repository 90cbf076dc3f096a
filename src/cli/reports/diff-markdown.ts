import type { OutputDiff } from "../../commands/diff.ts";
import { type DiffKind, type DiffLine, diffHeadline, diffLines, feedRemark } from "./diff-lines.ts";
import { plain } from "./markdown-text.ts";

/** GitHub takes comments of 65,536 characters, GitLab and others more. */
const mostCharacters = 60_000;
const mostFeeds = 50;
const mostItems = 100;
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
  const rows = feeds.slice(0, mostFeeds).map((feed) => {
    const { id, added, changed, withdrawn } = feed;
    return `| ${plain(id)} | ${added.length} | ${changed.length} | ${withdrawn.length} | ${feedRemark(feed)} |`;
  });
  const rest = feeds.length > mostFeeds ? [`| ... and ${feeds.length - mostFeeds} more | | | | |`] : [];
  return ["| feed | added | changed | withdrawn | |", "|---|---:|---:|---:|---|", ...rows, ...rest];
}

function section(title: string, lines: readonly DiffLine[]): string[] {
  if (lines.length === 0) return [];
  const rows = lines.slice(0, mostItems).map(({ item, detail, feeds }) => {
    const what = detail === "" ? "" : ` (${detail})`;
    return `- ${linked(item)}${what}: ${plain(feeds.slice(0, 5).join(", "))}${feeds.length > 5 ? ", ..." : ""}`;
  });
  const rest = lines.length > mostItems ? [`- ... and ${lines.length - mostItems} more`] : [];
  return ["", `### ${title} (${lines.length})`, "", ...rows, ...rest];
}

function linked({ id, title, url }: DiffLine["item"]): string {
  const text = plain((title ?? url ?? id).slice(0, 150));
  if (url === undefined || url.length > 500 || !/^https?:/u.test(url) || !URL.canParse(url)) return text;
  return `[${text}](${new URL(url).href.replace(/[()<>\\|]/gu, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})`;
}

/** As many whole lines as fit a comment. */
function capped(lines: readonly string[]): string {
  let size = 0;
  const fitting: string[] = [];
  for (const line of lines) {
    size += line.length + 1;
    if (size > mostCharacters) return [...fitting, "", "(cut)"].join("\n");
    fitting.push(line);
  }
  return fitting.join("\n");
}
