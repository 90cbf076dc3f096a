import type { HealthDay } from "../../model/health.ts";
import { type Markup, markup } from "../markup.ts";

const width = 640;
const height = 120;
/** Days that fit and can still be distinguished. */
const maxDays = 90;

/** A stacked bar per day on which something changed, as inline SVG; colours come from the page's stylesheet. */
export function daysChart(days: readonly HealthDay[]): Markup {
  const shown = days.slice(-maxDays);
  const step = width / Math.max(shown.length, 12);
  const bars = shown.map((day, index) => bar(day, index * step, step * 0.8));
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined) return markup``;
  const label = `Links by state from ${first.day} to ${last.day}; on the last day ${last.alive} alive, ${last.unsure} unsure, ${last.dead} dead`;
  return markup`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${bars}</svg>
<p class="meta">Days on which something changed, ${first.day} to ${last.day}; from the ground up alive, unsure, dead.</p>`;
}

function bar(day: HealthDay, x: number, barWidth: number): Markup {
  const total = Math.max(day.alive + day.unsure + day.dead, 1);
  let y = height;
  const parts = (["alive", "unsure", "dead"] as const).map((state) => {
    const size = (day[state] / total) * height;
    y -= size;
    return markup`<rect class="${state}" x="${round(x)}" y="${round(y)}" width="${round(barWidth)}" height="${round(size)}"/>`;
  });
  return markup`<g><title>${day.day}: ${day.alive} alive, ${day.unsure} unsure, ${day.dead} dead</title>${parts}</g>`;
}

/** A number as a bar of its share of `total`, for a table cell beside the number. */
export function shareBar(state: string, number: number, total: number): Markup {
  const share = round((number / Math.max(total, 1)) * 100);
  return markup`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="${state}" width="${share}" height="8"/></svg>`;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
