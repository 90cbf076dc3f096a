import type { Faults } from "./fault.ts";
import type { FoundFields } from "./find-fields.ts";
import type { RecordPolicy } from "./policy.ts";
import { textIn } from "./read-fields.ts";

/** What full content shows: HTML of fields and `.html` files, Markdown of all others; neither is safe yet. */
export type Content = { readonly html?: string; readonly markdown?: string };

/** `featuredContent`, then the `body` field or else the file's body; `policy` is `records.body`. */
export function contentOf(
  path: string,
  body: string,
  fields: FoundFields,
  policy: RecordPolicy["body"],
  faults: Faults,
): Content {
  const field = textIn(fields, "body", faults)?.text;
  const isMarkdown = field === undefined && (policy === "auto" ? !/\.html$/iu.test(path) : policy === "markdown");
  const html = [textIn(fields, "featuredContent", faults)?.text, isMarkdown ? undefined : (field ?? body)]
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "")
    .join("\n");
  return {
    ...(html === "" ? {} : { html: html.toWellFormed() }),
    ...(isMarkdown && body.trim() !== "" ? { markdown: body.toWellFormed().trimEnd() } : {}),
  };
}
