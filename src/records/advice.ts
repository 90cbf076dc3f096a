import { nearest } from "../model/nearest.ts";
import type { Faults } from "./fault.ts";
import { type FieldName, fieldTable } from "./fields.ts";
import type { FieldFinder, FoundFields } from "./find-fields.ts";

/** Fields that a record should not miss by a slip. */
const wanted: readonly FieldName[] = ["published", "removed", "topics", "title", "url", "date"];
/** Near others, and still fields in their own right. */
const ownNames = new Set(["publisher", "topic_id"]);
const mostSlips = 2;
/** The names of those fields that are long enough to recognize with two slips. */
const fieldsByName: ReadonlyMap<string, FieldName> = new Map(
  wanted.flatMap((field) =>
    (fieldTable[field].names as readonly string[])
      .filter((name) => name.length > mostSlips * 2)
      .map((name) => [name, field] as const),
  ),
);

/** Notes keys that are probably slips for fields the record does not have; `front` is its front matter as parsed. */
export function advise(
  front: Readonly<Record<string, unknown>>,
  fields: FoundFields,
  finder: FieldFinder,
  faults: Faults,
): void {
  for (const key of Object.keys(front)) {
    if (finder.isKnown(key) || ownNames.has(key)) continue;
    const meant = slipFor(key);
    const field = meant === undefined ? undefined : fieldsByName.get(meant);
    if (field === undefined || fields[field] !== undefined || (field === "topics" && fields.tags !== undefined))
      continue;
    if (!faults.all.some(({ path }) => path[0] === key)) {
      faults.note([key], `unknown field "${key}"; did you mean "${meant}"?`);
    }
  }
}

/** Answers for keys that were asked about: records of one folder share their keys. */
const asked = new Map<string, string | undefined>();

function slipFor(key: string): string | undefined {
  if (asked.has(key)) return asked.get(key);
  if (asked.size > 1000) asked.clear();
  const meant = nearest(key, fieldsByName.keys(), mostSlips);
  asked.set(key, meant);
  return meant;
}
