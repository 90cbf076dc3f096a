import type { Where } from "../model/feed.ts";
import type { SourceRecord } from "../model/record.ts";
import { topicKey } from "../model/topic.ts";

/** True when a record meets every condition; within one condition any value will do. Case never matters. */
export function matches(record: SourceRecord, where: Where): boolean {
  return (
    isAnyOf(where.topics, record.topics, topicKey) &&
    isAnyOf(where.kind, [record.kind]) &&
    isAnyOf(where.provider, [record.provider?.name, record.provider?.domain]) &&
    isAtLeast(where.minQuality, record.quality) &&
    isAtLeast(where.minHeat, record.heat) &&
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
