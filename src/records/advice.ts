import { nearest } from "../model/nearest.ts";
import type { Faults } from "./fault.ts";
import { type FieldName, fieldTable } from "./fields.ts";
import { type FieldFinder, isEmpty } from "./find-fields.ts";

/** Fields that a record should not miss by a slip. */
const wanted: readonly FieldName[] = ["published", "removed", "topics", "title", "url", "date"];
/** Near others, and still fields in their own right. */
const ownNames = new Set(["publisher", "topic_id"]);
const mostSlips = 2;

/** Notes keys that are probably slips for fields the record does not have; `front` is its front matter as parsed. */
export function advise(front: Readonly<Record<string, unknown>>, finder: FieldFinder, faults: Faults): void {
  const unknown = Object.keys(front).filter((key) => !finder.isKnown(key) && !ownNames.has(key));
  if (unknown.length === 0) return;
  const fields = finder.find(front);
  const isTold = new Set(faults.all.map(({ path }) => path[0]));
  const missing = wanted
    .filter((field) => fields[field] === undefined && !(field === "topics" && fields.tags !== undefined))
    .flatMap((field) => (fieldTable[field].names as readonly string[]).filter((name) => name.length > mostSlips * 2));
  for (const key of unknown) {
    if (isTold.has(key) || isEmpty(key)) continue;
    const meant = nearest(key, missing, mostSlips);
    if (meant !== undefined) faults.note([key], `unknown field "${key}"; did you mean "${meant}"?`);
  }
}
