import type { Where } from "../model/feed.ts";
import type { SourceRecord } from "../model/record.ts";
import { topicKey } from "../model/topic.ts";

/** What the quick conditions look at. */
export type Marks = Pick<SourceRecord, "kind" | "quality" | "heat">;

/** True when a record meets every condition; within one condition any value will do. Case never matters. */
export function matches(record: SourceRecord, where: Where): boolean {
  return matchesMarks(record, where) && matchesContent(record, where);
}

/** The conditions on kind, quality and heat. */
export function matchesMarks(record: Marks, where: Where): boolean {
  return (
    isAnyOf(where.kind, [record.kind]) &&
    isAtLeast(where.minQuality, record.quality) &&
    isAtLeast(where.minHeat, record.heat)
  );
}

/** True when there are conditions on anything but kind, quality and heat. */
export function asksForContent({ kind: _kind, minQuality: _quality, minHeat: _heat, ...rest }: Where): boolean {
  return Object.values(rest).some((condition) => condition !== undefined);
}

/** All other conditions. */
export function matchesContent(record: SourceRecord, where: Where): boolean {
  return (
    isAnyOf(where.topics, record.topics, topicKey) &&
    isAnyOf(where.provider, [record.provider?.name, record.provider?.domain]) &&
    isInLanguage(where.language, record.language) &&
    (where.include === undefined || contains(record, where.include)) &&
    !(where.exclude !== undefined && contains(record, where.exclude))
  );
}

function isAnyOf(
  wanted: readonly string[] | undefined,
  values: readonly (string | undefined)[],
  key = (text: string) => text.toLowerCase(),
): boolean {
  if (wanted === undefined) return true;
  const keys = new Set(wanted.map(key));
  return values.some((value) => value !== undefined && keys.has(key(value)));
}

function isAtLeast(least: number | undefined, value: number | undefined): boolean {
  return least === undefined || (value !== undefined && value >= least);
}

/** `en` takes `en-GB` as well. */
function isInLanguage(wanted: readonly string[] | undefined, language: string | undefined): boolean {
  if (wanted === undefined) return true;
  const tag = language?.toLowerCase() ?? "";
  return wanted.some((want) => tag === want.toLowerCase() || tag.startsWith(`${want.toLowerCase()}-`));
}

function contains(record: SourceRecord, texts: readonly string[]): boolean {
  const haystack = `${record.title}\n${record.excerpt}`.toLowerCase();
  return texts.some((text) => haystack.includes(text.toLowerCase()));
}
