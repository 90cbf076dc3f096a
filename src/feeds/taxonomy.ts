import { isNode, LineCounter, parseDocument, type YAMLError } from "yaml";
import { z } from "zod";
import type { Problem } from "../model/problem.ts";

/** One topic as a taxonomy file describes it. */
export type TopicEntry = {
  /** Where it was read; absent for topics made from the names in records. */
  readonly file?: string;
  readonly id?: string;
  /** The id an earlier run gave a name found in records. */
  readonly rememberedId?: string;
  readonly name: string;
  readonly description?: string;
  readonly parent?: string;
  readonly image?: string;
  readonly aliases: readonly string[];
  readonly keywords: readonly string[];
  readonly formerIds: readonly string[];
  readonly isRetired: boolean;
};

const names = z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(z.string()).default([]));
const folder = z
  .string()
  .regex(/^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_-]{0,79}$/u, "an id is letters, digits, - and _ only");

/** A file of `config/topics/`; `_id`, `shortname` and `hashtags` are how existing taxonomies say it. */
const topicFile = z.looseObject({
  id: folder.optional(),
  _id: folder.optional(),
  name: z.string().min(1),
  shortname: z.string().optional(),
  description: z.string().optional(),
  parent: z.string().optional(),
  image: z.string().optional(),
  aliases: names,
  keywords: names,
  hashtags: names,
  formerIds: z.array(folder).default([]),
  retired: z.boolean().default(false),
});

/** Reads one taxonomy file; a second, empty document after it does no harm. */
export function parseTopicFile(file: string, text: string): TopicEntry | Problem {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/\n---\s*$/u, "\n"), { lineCounter: lines, logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) return yamlProblem(file, error, lines);
  const parsed = topicFile.safeParse(document.toJS({ maxAliasCount: 16 }));
  if (parsed.success) return toEntry(file, parsed.data);
  const [issue] = parsed.error.issues;
  const node = document.getIn(issue?.path ?? [], true);
  const { line, col } = lines.linePos(isNode(node) && node.range ? node.range[0] : 0);
  return { file, line, column: col, field: issue?.path.join(".") ?? "", message: issue?.message ?? "is no topic" };
}

function yamlProblem(file: string, error: YAMLError, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(error.pos[0]);
  return { file, line, column: col, message: `not valid YAML: ${error.message.split("\n")[0]}` };
}

function toEntry(file: string, found: z.infer<typeof topicFile>): TopicEntry {
  const id = (found.id ?? found._id)?.normalize("NFC").toLowerCase();
  return {
    file,
    name: found.name.trim(),
    aliases: found.shortname === undefined ? found.aliases : [...found.aliases, found.shortname],
    keywords: [...new Set([...found.keywords, ...found.hashtags.flatMap((tags) => tags.split(/\s+/u))])],
    formerIds: found.formerIds,
    isRetired: found.retired,
    ...(id === undefined ? {} : { id }),
    ...(found.description === undefined ? {} : { description: found.description }),
    ...(found.parent === undefined ? {} : { parent: found.parent }),
    ...(found.image === undefined ? {} : { image: found.image }),
  };
}
