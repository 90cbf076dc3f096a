import type { IncomingHttpHeaders } from "node:http";

/** What tells two versions of a representation apart. */
export type Validators = { readonly etag: string; readonly modifiedAt: Date };

/** What the preconditions of a GET or HEAD request lead to: 200, 304 or 412. */
export type PreconditionOutcome = "send" | "not-modified" | "failed";

const conditions = ["if-none-match", "if-modified-since", "if-match", "if-unmodified-since"] as const;

/** Evaluates the preconditions of a request, in the order of RFC 9110 section 13.2.2. */
export function evaluatePreconditions(
  headers: IncomingHttpHeaders,
  { etag, modifiedAt }: Validators,
  now: () => Date,
): PreconditionOutcome {
  if (conditions.every((name) => headers[name] === undefined)) return "send";
  const modified = seconds(modifiedAt);
  const ifMatch = headers["if-match"];
  if (ifMatch !== undefined) {
    // Strong comparison: a weak tag never matches.
    if (!isAny(ifMatch) && !tagsIn(ifMatch).includes(etag)) return "failed";
  } else {
    const unmodifiedSince = parseHttpDate(headers["if-unmodified-since"]);
    if (unmodifiedSince !== undefined && modified > unmodifiedSince) return "failed";
  }
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined) {
    const isKnown = isAny(ifNoneMatch) || tagsIn(ifNoneMatch).some((tag) => withoutWeak(tag) === etag);
    return isKnown ? "not-modified" : "send";
  }
  const since = parseHttpDate(headers["if-modified-since"]);
  // A date in the future comes from a wrong clock and says nothing, as with nginx.
  return since !== undefined && modified <= since && since <= seconds(now()) ? "not-modified" : "send";
}

/** True when a part of this version may be sent: `If-Range` is absent or names it (RFC 9110 section 13.1.5). */
export function allowsRange(condition: string | undefined, { etag, modifiedAt }: Validators): boolean {
  if (condition === undefined) return true;
  return condition.includes('"') ? condition.trim() === etag : parseHttpDate(condition) === seconds(modifiedAt);
}

function isAny(tags: string): boolean {
  return tags.trim() === "*";
}

function tagsIn(list: string): string[] {
  return list.split(",").map((tag) => tag.trim());
}

function withoutWeak(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}

const startsWithDay = /^(?:mon|tue|wed|thu|fri|sat|sun)/iu;

/** Seconds since 1970 of an HTTP date in any of its three forms (RFC 9110 section 5.6.7). */
function parseHttpDate(text: string | undefined): number | undefined {
  if (text === undefined || !startsWithDay.test(text)) return undefined;
  // The form of asctime has no zone and means UTC.
  const time = Date.parse(text.includes("GMT") ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : time / 1000;
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
