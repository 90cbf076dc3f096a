const dayMinutes = 24 * 60;

/**
 * The shortest time between two runs on a day with runs, in minutes; at most a day. It ignores the date, so that the same
 * config always gives the same feeds. `undefined` for expressions it cannot parse.
 */
export function minutesBetweenRuns(cron: string): number | undefined {
  const [minuteField = "", hourField = ""] = cron.trim().split(/\s+/u).slice(-5);
  const [minutes, hours] = [valuesOf(minuteField, 59), valuesOf(hourField, 23)];
  if (minutes === undefined || hours === undefined) return undefined;
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const [first = 0] = times;
  const gaps = times.map((time, index) => (times[index + 1] ?? first + dayMinutes) - time);
  return gaps.reduce((shortest, gap) => Math.min(shortest, gap), dayMinutes);
}

const fieldPart = /^(?:[*?]|(?<from>\d+)(?:-(?<to>\d+))?)(?:\/(?<step>\d+))?$/u;

/** The values of a field such as `*`, `0,30`, `8-18/2`, in order. */
function valuesOf(field: string, max: number): number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const groups = fieldPart.exec(part)?.groups;
    if (groups === undefined) return undefined;
    const { from, to, step = "1" } = groups;
    const first = Number(from ?? 0);
    const last = from === undefined ? max : Number(to ?? (part.includes("/") ? max : from));
    if (!(first <= last && last <= max && Number(step) > 0)) return undefined;
    for (let value = first; value <= last; value += Number(step)) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}
