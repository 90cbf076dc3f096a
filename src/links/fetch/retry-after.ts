const defaultMs = 60_000;
const maxMs = 30 * 86_400_000;

/**
 * Reads a `Retry-After` header: seconds (`"120"`) or an HTTP-date.
 *
 * @returns milliseconds from `now`, 0 to 30 days; one minute if malformed; `undefined` if absent
 * @see RFC 9110 section 10.2.3
 */
export function parseRetryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  // Date.parse reads "-1" and "1.5" as years
  if (Number.isNaN(ms) || /^[-+]?[\d.]+$/.test(text) !== /^\d+$/.test(text)) return defaultMs;
  return Math.min(Math.max(ms, 0), maxMs);
}
