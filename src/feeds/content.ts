import MarkdownIt from "markdown-it";
import type { SourceRecord } from "../model/record.ts";
import { sanitise } from "./sanitise.ts";

// Of the kept libraries the one that bounds nesting and stays linear on hostile text; sanitising comes after it.
const markdown = new MarkdownIt({ html: true });
/** In pages of HTML, deep indentation is no code. */
const markdownInHtml = new MarkdownIt({ html: true }).disable("code");

/** Makes what a record shows in full safe: HTML first, then the body in Markdown. Addresses are seen from `base`. */
export function renderContent(
  record: Pick<SourceRecord, "html" | "markdown">,
  base: string,
  leftOut?: ReadonlySet<string>,
): string {
  const body = record.markdown === undefined ? "" : renderMarkdown(record.markdown);
  return sanitise([record.html ?? "", body].filter((part) => part !== "").join("\n"), base, leftOut);
}

function renderMarkdown(source: string): string {
  const isPageOfHtml = /^\s*<[a-z!]/iu.test(source) && source.trimEnd().endsWith(">");
  return (isPageOfHtml ? markdownInHtml : markdown).render(source);
}
