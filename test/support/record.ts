import type { SourceRecord } from "../../src/model/record.ts";
import { type ParsedRecord, type ParseOptions, parseRecord } from "../../src/records/parse.ts";

/** A published news record with a link and a date. */
export function aRecord(overrides: Partial<SourceRecord> = {}): SourceRecord {
  return {
    path: "news/a-story.md",
    title: "A story",
    excerpt: "What happened.",
    url: "https://example.org/a-story",
    publishedAt: "2026-03-01T12:00:00.000Z",
    isPublished: true,
    isRemoved: false,
    topics: [],
    images: [],
    related: [],
    ...overrides,
  };
}

/** A record file with these fields, whatever characters they hold. */
export function recordText(fields: Readonly<Record<string, unknown>>, body = ""): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${yaml(value)}\n`);
  return `---\n${lines.join("")}---\n${body}`;
}

/** JSON is YAML, but for raw characters that YAML refuses. */
function yaml(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export const parseOptions: ParseOptions = {
  undecided: "publish",
  kinds: {},
  fields: {},
  body: "auto",
  timezone: "UTC",
  topicSeparator: "comma",
  ignoredTopics: ["post", "posts", "all", "uncategorized"],
  keepContent: false,
};

/** Parses a record file's text, or its bytes. */
export function parsed(text: string | Buffer, options: Partial<ParseOptions> = {}, path = "a.md"): ParsedRecord {
  return parseRecord(path, Buffer.from(text as string), { ...parseOptions, ...options });
}

/** The record in a file with these fields beside a title. Fails when there is none, or a problem. */
export function recordOf(
  fields: Readonly<Record<string, unknown>>,
  options: Partial<ParseOptions> & { text?: string; path?: string } = {},
): SourceRecord {
  const { text, path, ...rest } = options;
  const { record, problems } = parsed(recordText({ title: "A story", ...fields }, text), rest, path);
  if (record === undefined || problems.length > 0) throw new Error(`no clean record: ${JSON.stringify(problems)}`);
  return record;
}
