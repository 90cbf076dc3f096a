import type { Faults } from "./fault.ts";
import { type Found, type FoundFields, isEmpty } from "./find-fields.ts";
import { plainText } from "./text.ts";

/** More would only make output: every topic of a record is three feed files. */
const mostTopics = 100;

/** Settings that decide what a text of topics is. */
export type TopicOptions = {
  /** Where a text of several topics is split. */
  readonly separator: "comma" | "blank";
  /** Names in `tags` and `categories` that are no topics, in small letters. */
  readonly ignored: readonly string[];
};

/** Display names of a record's topics: `topics`, else `tags` and `categories` together; each once, 100 at most. */
export function topicsOf(fields: FoundFields, options: TopicOptions, faults: Faults): string[] {
  const [own] = fields.topics ?? [];
  const names = own === undefined ? tagsOf(fields, options, faults) : namesIn(own, options, faults);
  const topics = [...new Set(names.map(plainText).filter((name) => name !== ""))];
  if (topics.length <= mostTopics) return topics;
  const { path } = own ?? fields.tags?.[0] ?? { path: ["topics"] };
  faults.note(path, `has ${topics.length} names; the first ${mostTopics} count, remove the others`);
  return topics.slice(0, mostTopics);
}

function tagsOf(fields: FoundFields, options: TopicOptions, faults: Faults): string[] {
  const ignored = new Set(options.ignored.map((name) => name.toLowerCase()));
  return (fields.tags ?? [])
    .flatMap((found) => namesIn(found, options, faults))
    .filter((name) => !ignored.has(name.trim().toLowerCase()));
}

function namesIn({ path, value }: Found, { separator }: TopicOptions, faults: Faults): string[] {
  if (typeof value === "string") return value.split(separator === "comma" ? "," : /[\s,]+/u);
  if (!Array.isArray(value)) {
    faults.note(path, "must be a list of names");
    return [];
  }
  return value.flatMap((name: unknown, index) => {
    if (typeof name === "string" && name.trim() !== "") return [name];
    const outcome = isEmpty(name) ? "is empty and ignored; remove it" : "is no text and ignored; put it in quotes";
    faults.all.push({
      path: [...path, index],
      field: path.join("."),
      message: `entry ${index + 1} ${outcome}`,
      isFatal: false,
    });
    return [];
  });
}
