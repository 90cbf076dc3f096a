import { optional } from "../model/optional.ts";
import { dateOfFileName, parseDate } from "./date.ts";
import type { Faults } from "./fault.ts";
import type { Found, FoundFields } from "./find-fields.ts";

/** ISO 8601 in UTC. */
export type Dates = {
  readonly publishedAt?: string;
  readonly dueAt?: string;
  readonly updatedAt?: string;
  readonly expiresAt?: string;
};

const notADate = "is no date; write it like 2026-01-31T12:00:00Z";
/** Before this there was hardly a page to link to. */
const earliest = "1990";
/** What Eleventy takes from git or the file system, and .NET's "unset": no dates in themselves. */
const placeholder = /^(?:(?:git )?(?:last modified|created)|0001-01-01(?:[T ]00:00(?::00(?:\.0+)?)?)?Z?)$/iu;

/** The dates of a record: published, due, updated, expired. */
export function datesOf(path: string, fields: FoundFields, timezone: string, faults: Faults): Dates {
  const isWritten = fields.date ?? [];
  // `published: 2026-01-31` is how some say both at once.
  const inFlag = (fields.published ?? []).filter(({ value }) => typeof value === "string" && parseDate(value));
  const dates = [...isWritten, ...inFlag].flatMap((found) => readDate(found, timezone, faults, "refuse"));
  const publishedAt = dates[0] ?? dateOfFileName(path, timezone);
  const latest = dates.reduce((late, date) => (date > late ? date : late), "");
  const [updatedAt] = (fields.updated ?? []).slice(0, 1).flatMap((found) => readDate(found, timezone, faults, "note"));
  const [expiresAt] = (fields.expires ?? []).slice(0, 1).flatMap((found) => readDate(found, timezone, faults, "note"));
  return {
    ...optional("publishedAt", publishedAt),
    ...(publishedAt !== undefined && latest > publishedAt ? { dueAt: latest } : {}),
    ...optional("updatedAt", updatedAt),
    ...optional("expiresAt", expiresAt),
  };
}

function readDate({ path, value }: Found, timezone: string, faults: Faults, kind: "refuse" | "note"): string[] {
  const date = typeof value === "string" ? parseDate(value, timezone) : undefined;
  if (date === undefined) {
    const isUnset = typeof value === "string" && placeholder.test(value.trim());
    if (isUnset) faults.note(path, `"${value}" is taken for no date; write one like 2026-01-31`);
    else faults[kind](path, notADate);
    return [];
  }
  if (date < earliest) faults.note(path, `is this date right? it says ${date.slice(0, 10)}`);
  return [date];
}
