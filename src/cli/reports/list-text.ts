import type { ListedRecord, ListReport } from "../../commands/list.ts";
import { textWidth } from "../text-width.ts";
import type { View } from "./format.ts";
import { listHeadline, remarks } from "./list-lines.ts";

/** Longer names are shown whole, but do not push the titles of all others away. */
const widestFile = 64;
const longestTitle = 70;

/** A table for people at a terminal; what there is to say about a record is below it. */
export function listText(report: ListReport, { style }: View): string {
  const { records } = report;
  const stateWidth = Math.max(0, ...records.map(({ state }) => state.length));
  const fileWidth = Math.min(widestFile, Math.max(0, ...records.map(({ file }) => textWidth(file))));
  const lines = records.flatMap((record) => {
    const { state, file, title = "", publishedAt = "" } = record;
    const gap = " ".repeat(Math.max(0, fileWidth - textWidth(file)));
    const day = publishedAt.slice(0, 10).padEnd(10);
    const row = `${style(colourOf(record), state.padEnd(stateWidth))}  ${day}  ${oneLine(file)}${gap}  ${cut(title)}`;
    return [row.trimEnd(), ...remarks(record).map((text) => `  ${style("dim", oneLine(text))}`)];
  });
  return [...lines, style("bold", listHeadline(report))].join("\n");
}

function colourOf({ state }: ListedRecord) {
  if (state === "published") return "green";
  return state === "dead" || state === "invalid" ? "red" : "yellow";
}

function cut(title: string): string {
  return title.length > longestTitle ? `${title.slice(0, longestTitle).trimEnd()}...` : title;
}

/** Names of files may hold what moves a cursor. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
