import { optional } from "../model/optional.ts";
import type { SourceRecord } from "../model/record.ts";
import { advise } from "./advice.ts";
import { contentOf } from "./content.ts";
import { datesOf } from "./dates.ts";
import type { Faults } from "./fault.ts";
import { type FieldFinder, type FoundFields, fieldFinder } from "./find-fields.ts";
import { ownIdOf } from "./id.ts";
import { parseLanguage } from "./language.ts";
import { linkByPattern, linkOf } from "./link.ts";
import { enclosuresOf, imagesOf } from "./media.ts";
import { providerOf, relatedOf } from "./people.ts";
import type { RecordPolicy } from "./policy.ts";
import { numberIn, plainTextIn, textIn } from "./read-fields.ts";
import { plainText, tidy } from "./text.ts";
import { topicsOf } from "./topics.ts";
import { visibilityOf } from "./visibility.ts";

/** Settings that decide what a record's fields become. */
export type NormaliseOptions = Omit<RecordPolicy, "dir" | "undated"> & {
  /** Names in `tags` and `categories` that are no topics (`topics.ignore`). */
  readonly ignoredTopics: readonly string[];
  /** Base of root-relative addresses of pictures and files. */
  readonly assetBase?: string;
  /** Keep `featuredContent` and the body, for full content. */
  readonly keepContent: boolean;
};

/** A record's front matter as parsed, and the text below it. */
export type Source = {
  readonly path: string;
  readonly front: Readonly<Record<string, unknown>>;
  readonly body: string;
};

const longestTitle = 500;
const longestExcerpt = 10_000;

/** Front matter and body -> record; every fault found on the way is added to `faults`. Pure otherwise. */
export function normalise(source: Source, options: NormaliseOptions, faults: Faults): SourceRecord {
  const finder = fieldFinder(options.fields);
  const fields = finder.find(source.front);
  const record = recordOf(source, fields, finder, options, faults);
  advise(source.front, fields, finder, faults);
  return record;
}

function recordOf(
  source: Source,
  fields: FoundFields,
  finder: FieldFinder,
  options: NormaliseOptions,
  faults: Faults,
): SourceRecord {
  const kind = plainText(textIn(fields, "kind", faults)?.text ?? "").toLowerCase();
  const dates = datesOf(source.path, fields, options.timezone, faults);
  const heat = numberIn(fields, "heat", faults);
  return {
    path: source.path,
    ...textsOf(fields, faults),
    ...publicationOf(source, fields, finder, kind, options, faults),
    topics: topicsOf(fields, { separator: options.topicSeparator, ignored: options.ignoredTopics }, faults),
    images: imagesOf(fields, options.assetBase, faults),
    related: relatedOf(fields, faults),
    ...optional("ownId", ownIdOf(fields, faults)),
    ...optional("url", urlOf(source.path, fields, dates.publishedAt, options, faults)),
    ...dates,
    ...optional("kind", kind === "" ? undefined : kind),
    ...optional("language", languageOf(fields, faults)),
    ...optional("quality", numberIn(fields, "quality", faults)),
    ...optional("heat", heat === -1 ? undefined : heat),
    ...optional("provider", providerOf(fields, faults)),
    ...optional("enclosures", someOf(enclosuresOf(fields, options.assetBase, faults))),
    ...(options.keepContent ? contentOf(source.path, source.body, fields, options.body, faults) : {}),
  };
}

function textsOf(fields: FoundFields, faults: Faults) {
  const title = plainTextIn(fields, "title", faults, true);
  const excerpt = plainTextIn(fields, "excerpt", faults);
  const isReported = faults.all.some(({ path, isFatal }) => isFatal && path === fields.title?.[0]?.path);
  if (title === "" && !isReported)
    faults.refuse(fields.title?.[0]?.path ?? ["title"], "missing; give the record a title");
  if (title.length > longestTitle)
    faults.note(fields.title?.[0]?.path ?? [], `longer than ${longestTitle} characters; it is cut`);
  return { title: cut(title, longestTitle), excerpt: cut(excerpt, longestExcerpt) };
}

/** The cut may split a character in two. */
function cut(text: string, longest: number): string {
  return text.length > longest ? tidy(text.slice(0, longest)) : text;
}

/** Published, hidden or removed; what says nothing follows `records.undecided`, also per kind. */
function publicationOf(
  { path, front }: Source,
  fields: FoundFields,
  finder: FieldFinder,
  kind: string,
  { undecided, kinds }: NormaliseOptions,
  faults: Faults,
) {
  const policy = Object.hasOwn(kinds, kind) ? (kinds[kind]?.undecided ?? undecided) : undecided;
  return visibilityOf(path, front, fields, finder, faults, policy);
}

function urlOf(
  path: string,
  fields: FoundFields,
  publishedAt: string | undefined,
  { urlPattern, timezone }: NormaliseOptions,
  faults: Faults,
): string | undefined {
  const before = faults.all.length;
  const url = linkOf(fields, faults);
  if (url !== undefined || urlPattern === undefined || faults.all.length > before) return url;
  return linkByPattern(urlPattern, { path, fields, publishedAt, timezone }, faults);
}

function languageOf(fields: FoundFields, faults: Faults): string | undefined {
  const found = textIn(fields, "language", faults);
  if (found === undefined) return undefined;
  const parsed = parseLanguage(found.text);
  if ("tag" in parsed) return parsed.tag;
  faults.note(found.path, parsed.fault);
  return undefined;
}

function someOf<Value>(list: readonly Value[]): readonly Value[] | undefined {
  return list.length === 0 ? undefined : list;
}
