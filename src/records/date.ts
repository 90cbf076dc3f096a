const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:(?:[Tt]|[ \t]+)(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d*))?)?)?)?\s*([Zz]|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?$/u;
/** How most records write it; one expression is enough. */
const usual = /^(?:19[7-9]|[2-8]\d\d)\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
/** YAML allows one digit for month and day when a time follows. */
const yaml =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d*))?[ \t]*(Z|[+-]\d{1,2}(?::?\d{2})?)?$/u;
const basic =
  /^(\d{4})(\d{2})(\d{2})(?:[Tt ](\d{2})(?:(\d{2})(?:(\d{2})(?:[.,](\d*))?)?)?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?$/u;
/** RFC 2822, and days with the month in words: `Jul 08 2024`, `8 July 2024`. */
const inWords =
  /^(?:[a-z]{3,9},?\s+)?(?:(\d{1,2})\s+([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([+-]\d{4}|[a-z]{1,3}))?)?$/iu;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthNames =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/u;
const zoneNames: Readonly<Record<string, string>> = {
  z: "Z", ut: "Z", utc: "Z", gmt: "Z",
  est: "-05", edt: "-04", cst: "-06", cdt: "-05", mst: "-07", mdt: "-06", pst: "-08", pdt: "-07",
}; // biome-ignore format: a list

/** Before there were pages, and after any that will be read: slips, or a program's word for "unset". */
const firstYear = 1970;
const lastYear = 9000;

/** A wall clock's reading; texts of digits, the zone as written. */
type Reading = {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour?: string | undefined;
  readonly minute?: string | undefined;
  readonly second?: string | undefined;
  readonly fraction?: string | undefined;
  readonly zone?: string | undefined;
};

/**
 * Reads a date or date-time: ISO 8601 with its basic form, YAML's timestamps, RFC 2822, and days with the month in
 * words. Without a zone it is of `timezone` (IANA).
 *
 * @returns ISO 8601 in UTC; `undefined` when it is none, no such day exists or the year is not from 1970 to 9000
 */
export function parseDate(text: string, timezone = "UTC"): string | undefined {
  if (usual.test(text)) {
    const date = new Date(text).toISOString();
    // A day that does not exist comes back as another.
    if (date.startsWith(text.slice(0, 19))) return date;
    return undefined;
  }
  const reading = readDigits(text.trim()) ?? readWords(text.trim());
  return reading && toUtc(reading, timezone);
}

/** The first `YYYY-MM-DD` in a file's name, as midnight. */
export function dateOfFileName(path: string, timezone?: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  for (const [date] of name.matchAll(/(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/gu)) {
    const parsed = parseDate(date, timezone);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

function readDigits(text: string): Reading | undefined {
  const match = iso.exec(text) ?? yaml.exec(text) ?? basic.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", hour, minute, second, fraction, zone] = match;
  if (hour === undefined && zone !== undefined) return undefined;
  return { year, month, day, hour, minute, second, fraction, zone };
}

function readWords(text: string): Reading | undefined {
  const match = inWords.exec(text);
  if (match === null) return undefined;
  const [, dayFirst, monthAfter, monthFirst, dayAfter, year = "", hour, minute, second, zone = ""] = match;
  const name = (monthAfter ?? monthFirst ?? "").toLowerCase();
  if (!monthNames.test(name)) return undefined;
  const month = String(months.indexOf(name.slice(0, 3)) + 1);
  const day = dayFirst ?? dayAfter ?? "";
  if (zone === "") return { year, month, day, hour, minute, second };
  const known = /^[+-]/u.test(zone) ? zone : zoneNames[zone.toLowerCase()];
  return known === undefined ? undefined : { year, month, day, hour, minute, second, zone: known };
}

/** Leap seconds and 24:00 run on into the next minute and day. */
function toUtc(reading: Reading, timezone: string): string | undefined {
  const { year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone } = reading;
  if (Number(year) < firstYear || Number(year) > lastYear || !isRealDay(Number(year), Number(month), Number(day)))
    return undefined;
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  const isMidnightAfter = hours === 24 && minutes === 0 && seconds === 0;
  if ((hours > 23 && !isMidnightAfter) || minutes > 59 || seconds > 60) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), hours, minutes, seconds, milliseconds);
  const offset = zone === undefined ? offsetIn(timezone, wall) : offsetOf(zone);
  return offset === undefined ? undefined : new Date(wall - offset).toISOString();
}

function isRealDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** `+02:00`, `-8`, `Z` in ms. */
function offsetOf(zone: string): number | undefined {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/u.exec(zone);
  if (match === null) return 0;
  const [, sign, hours, minutes = "0"] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
}

/** How far `timezone` is ahead of UTC, in ms, when its clocks show `wall`. */
function offsetIn(timezone: string, wall: number): number {
  if (timezone === "UTC") return 0;
  const guess = offsetAt(timezone, wall);
  return offsetAt(timezone, wall - guess);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(timezone: string, at: number): number {
  const format =
    formats.get(timezone) ?? new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
  formats.set(timezone, format);
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return offsetOf(name.replace(/^GMT/u, "").slice(0, 6)) ?? 0;
}
