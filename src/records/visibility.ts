import { nearest } from "../model/nearest.ts";
import { parseDate } from "./date.ts";
import type { Faults } from "./fault.ts";
import type { FieldFinder, FoundFields } from "./find-fields.ts";
import type { RecordPolicy } from "./policy.ts";

const yes = new Set(["true", "yes", "on", "1"]);
const no = new Set(["false", "no", "off", "0"]);
/** Longer texts are no words for yes or no. */
const longestWord = 12;
/** What `status` says of a record that is not for the public. */
const hiddenStates = new Set([
  "draft", "private", "pending", "archived", "wip", "review", "inreview", "scheduled", "future", "trash", "hidden",
  "unpublished",
]); // biome-ignore format: a list
/** Near `published`, and still fields with a meaning that hides nothing. */
const otherFields = new Set(["publisher", "publishers", "publishes", "publishedat", "publishedon", "publishedby"]);

/** Whether a record is for the public. */
export type Visibility = {
  readonly isPublished: boolean;
  readonly isUndecided?: true;
  readonly isRemoved: boolean;
  readonly isDraft?: true;
};

/** Decides from flags, status, place and near misses of `published`: what plainly says "not public" hides. */
export function visibilityOf(
  path: string,
  front: Readonly<Record<string, unknown>>,
  fields: FoundFields,
  finder: FieldFinder,
  faults: Faults,
  undecided: RecordPolicy["undecided"],
): Visibility {
  const isRemoved = flagsOf(fields, "removed", faults).includes(true);
  const slips = noteSlips(front, finder, faults);
  const isDraft =
    slips > 0 ||
    isDraftPlace(path) ||
    flagsOf(fields, "draft", faults).includes(true) ||
    (fields.status ?? []).some(({ value }) => isHiddenState(value));
  const published = publishedOf(fields, faults);
  return {
    isPublished: !isDraft && (published ?? undecided === "publish"),
    isRemoved,
    ...(published === undefined ? { isUndecided: true } : {}),
    ...(isDraft ? { isDraft } : {}),
  };
}

/** True when a field, however its name is written, says that its record is not for the public. */
export function saysHidden(key: string, value: string): boolean {
  const word = value.trim().toLowerCase();
  const name = key.toLowerCase().replace(/[\s_.-]+/gu, "");
  const bare = name.replace(/^is(?=[a-z])/u, "");
  if (yes.has(word)) return ["draft", "hidden", "unpublished", "removed"].includes(bare);
  if (no.has(word)) return isNearPublished(bare) || isNearPublished(name);
  return bare === "status" && isHiddenState(value);
}

function isNearPublished(name: string): boolean {
  return name !== "unpublished" && !otherFields.has(name) && nearest(name, ["published"], 2) !== undefined;
}

/** Jekyll's drafts, Hugo's section pages and Astro's partials: none of them is a page of its site. */
function isDraftPlace(path: string): boolean {
  return /(?:^|\/)(?:_drafts\/|_[^/]*$)/u.test(path);
}

function isHiddenState(value: unknown): boolean {
  return typeof value === "string" && hiddenStates.has(value.toLowerCase().replace(/[\s_-]+/gu, ""));
}

function flagsOf(fields: FoundFields, field: "draft" | "removed", faults: Faults): boolean[] {
  return (fields[field] ?? []).flatMap(({ path, value }) => {
    const word = wordOf(value);
    if (word !== undefined && yes.has(word)) return true;
    if (word !== undefined && no.has(word)) return false;
    faults.refuse(path, "must be true or false");
    return [];
  });
}

/** `true`, `false`, or a date, which means true; anything else leaves the record out. */
function publishedOf({ published }: FoundFields, faults: Faults): boolean | undefined {
  const answers = (published ?? []).flatMap(({ path, value }) => {
    const word = wordOf(value);
    if (word !== undefined && word !== "1" && yes.has(word)) return true;
    if (word !== undefined && word !== "0" && no.has(word)) return false;
    if (typeof value === "string" && parseDate(value) !== undefined) return true;
    faults.refuse(path, "must be true or false");
    return [];
  });
  return answers.length === 0 ? undefined : !answers.includes(false);
}

/**
 * Notes near misses of a field that hides. They hide too, for nobody writes `publised: false` to publish.
 *
 * @returns how many there are
 */
function noteSlips(front: Readonly<Record<string, unknown>>, finder: FieldFinder, faults: Faults): number {
  let slips = 0;
  for (const key of Object.keys(front)) {
    const value = front[key];
    if (typeof value !== "string" || value.length > longestWord || finder.isKnown(key) || !saysHidden(key, value))
      continue;
    slips++;
    faults.note([key], `is taken for \`published: false\` and hides the record; write it so`);
  }
  return slips;
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= longestWord ? value.trim().toLowerCase() : undefined;
}
