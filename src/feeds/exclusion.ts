import type { Where } from "../model/feed.ts";
import type { LeftOutReason, SourceRecord } from "../model/record.ts";
import { matches } from "./match.ts";

/** Reasons that hold whatever the time and whatever other records say. */
export type Exclusion = Extract<
  LeftOutReason,
  "removed" | "unpublished" | "no-link" | "undated" | "filtered" | "invalid"
>;

/**
 * Why a record is in no feed, for a reason within the record itself.
 *
 * @returns `undefined` for a candidate: published as soon as its date has come
 */
export function exclusionOf(record: SourceRecord, where: Where): Exclusion | undefined {
  if (record.isRemoved) return "removed";
  if (!record.isPublished) return "unpublished";
  if (record.url === undefined) return "no-link";
  if (record.publishedAt === undefined) return "undated";
  if (!matches(record, where)) return "filtered";
  return undefined;
}
