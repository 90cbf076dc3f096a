import { type Document, isNode, LineCounter, parseDocument, type YAMLError } from "yaml";
import { z } from "zod";
import { suggestion } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import type { Order } from "../model/topic.ts";

/** One topic as a taxonomy file describes it. */
export type TopicEntry = {
  /** Where it was read; absent for topics made from the names in records. */
  readonly file?: string;
  readonly id?: string;
  /** The id an earlier run gave a name found in records. */
  readonly rememberedId?: string;
  /** Ids its names had in earlier runs. */
  readonly oldIds?: readonly string[];
  readonly name: string;
  readonly description?: string;
  readonly parent?: string;
  readonly image?: string;
  readonly aliases: readonly string[];
  readonly keywords: readonly string[];
  readonly formerIds: readonly string[];
  readonly isRetired: boolean;
  /** Settings of its feed, when not those of all feeds. */
  readonly limit?: number;
  readonly order?: Order;
  readonly content?: "summary" | "full";
  readonly language?: string;
  /** No record names it any more, nor does a taxonomy file. */
  readonly isUnused?: true;
};

const text = z.string({ error: "must be text; put it in quotes" });
const optionalText = text.nullish();
const names = z.preprocess(
  (value) => (typeof value === "string" ? [value] : (value ?? [])),
  z.array(text, { error: "must be a list of names" }),
);
const folder = text.regex(/^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_-]{0,79}$/u, "an id is letters, digits, - and _ only");

/** A file of `config/topics/`; `_id`, `shortname` and `hashtags` are how existing taxonomies say it. */
const topicFile = z.looseObject(
  {
    id: folder.nullish(),
    _id: folder.nullish(),
    name: z.string({ error: "is missing or no text; give the topic a name" }).trim().min(1, "give the topic a name"),
    shortname: optionalText,
    description: optionalText,
    parent: optionalText,
    image: z.url({ protocol: /^https?$/u, error: "must be an absolute http(s) URL" }).nullish(),
    aliases: names,
    keywords: names,
    hashtags: names,
    formerIds: z.array(folder, { error: "must be a list of ids" }).nullish(),
    limit: z.int({ error: "must be a whole number above 0" }).min(1, "must be a whole number above 0").nullish(),
    order: z.enum(["date", "heat", "quality"], { error: "must be date, heat or quality" }).nullish(),
    content: z.enum(["summary", "full"], { error: "must be summary or full" }).nullish(),
    language: z
      .string({ error: "must be a language like en or pt-BR" })
      .regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/iu, "must be a language like en or pt-BR")
      .nullish(),
    retired: z.boolean({ error: "must be true or false" }).nullish(),
  },
  { error: "a topic is a mapping with at least a name, like `name: Web`" },
);

/** One taxonomy file, read; without an entry it is no topic. */
export type ParsedTopic = { readonly entry?: TopicEntry; readonly problems: readonly Problem[] };

/** Reads one taxonomy file; a second, empty document after it does no harm. */
export function parseTopicFile(file: string, source: string): ParsedTopic {
  const lines = new LineCounter();
  const document = parseDocument(source.replace(/\n---\s*$/u, "\n"), { lineCounter: lines, logLevel: "error" });
  const [error] = document.errors;
  if (error !== undefined) return { problems: [yamlProblem(file, error, lines)] };
  const value = contentsOf(document);
  if (typeof value === "string") return { problems: [{ file, line: 1, column: 1, message: value }] };
  const problemAt = (path: readonly PropertyKey[], message: string): Problem => {
    const node = document.getIn(path, true);
    const { line, col } = lines.linePos(isNode(node) && node.range ? node.range[0] : 0);
    return { file, line, column: col, ...(path.length === 0 ? {} : { field: path.join(".") }), message };
  };
  const slips = unknownKeys(value.fields).map((key) =>
    problemAt([key], `unknown field "${key}"${suggestion(key, Object.keys(topicFile.shape))}`),
  );
  const parsed = topicFile.safeParse(value.fields);
  if (parsed.success) return { entry: toEntry(file, parsed.data), problems: slips };
  const { path = [], message = "is no topic" } = parsed.error.issues[0] ?? {};
  return { problems: [problemAt(path, message), ...slips] };
}

/** Keys that other programs read in the same files. */
const foreign = new Set(["taxonomy", "services", "images", "icon", "color", "url", "links", "weight"]);

function unknownKeys(fields: unknown): string[] {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return [];
  return Object.keys(fields).filter((key) => !(key in topicFile.shape) && !foreign.has(key));
}

/** What a document says, or why that cannot be had. */
function contentsOf(document: Document): { readonly fields: unknown } | string {
  try {
    return { fields: document.toJS({ maxAliasCount: 16 }) };
  } catch (error) {
    return `cannot be used: ${(error as Error).message}; write it without aliases`;
  }
}

function yamlProblem(file: string, { code, message, pos }: YAMLError, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(pos[0]);
  if (code === "MULTIPLE_DOCS") {
    return { file, line, column: col, message: "holds a second topic after ---; put every topic in a file of its own" };
  }
  const [reason = ""] = message.split(" at line ");
  return { file, line, column: col, message: `not valid YAML: ${reason}; mend it here` };
}

function toEntry(file: string, found: z.infer<typeof topicFile>): TopicEntry {
  const id = (found.id ?? found._id)?.normalize("NFC").toLowerCase();
  return {
    file,
    name: found.name,
    aliases: [...found.aliases, ...(found.shortname ? [found.shortname] : [])],
    keywords: [...new Set([...found.keywords, ...found.hashtags.flatMap((tags) => tags.trim().split(/\s+/u))])],
    formerIds: found.formerIds ?? [],
    isRetired: found.retired ?? false,
    ...optional("id", id),
    ...optional("description", found.description),
    ...optional("parent", found.parent),
    ...optional("image", found.image),
    ...optional("limit", found.limit),
    ...optional("order", found.order),
    ...optional("content", found.content),
    ...optional("language", found.language),
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | null | undefined): { [K in Key]?: Value } {
  return value ? ({ [key]: value } as { [K in Key]?: Value }) : {};
}
