const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/u;

/**
 * Reads an ISO 8601 date or date-time; without a zone it is UTC.
 *
 * @returns ISO 8601 in UTC; `undefined` when it is none or no such day exists
 */
export function parseDate(text: string): string | undefined {
  const match = iso.exec(text.trim());
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", hour = "00", minute = "00", second = "00", fraction = "0", zone] = match;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}`;
  if (!isRealDay(year, month, day) || Number.isNaN(Date.parse(`${wall}Z`))) return undefined;
  const at = Date.parse(`${wall}${offset(zone)}`);
  if (Number.isNaN(at)) return undefined;
  const utc = new Date(at).toISOString();
  // A zone can push the first and the last day out of the years that four digits can say.
  return /^\d{4}-/u.test(utc) ? utc : undefined;
}

/** The first `YYYY-MM-DD` in a file's name, as midnight UTC. */
export function dateOfFileName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  for (const [date] of name.matchAll(/(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/gu)) {
    const parsed = parseDate(date);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

function isRealDay(year: string, month: string, day: string): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function offset(zone: string | undefined): string {
  if (zone === undefined || zone === "Z" || zone === "z") return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
