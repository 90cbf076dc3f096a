import type { Item } from "../../model/item.ts";
import type { Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { runsRightToLeft, translate } from "../translate.ts";

/** Size of the box for pictures, in pixels. */
const box = { width: 120, height: 80 };
/** Pictures that load with the page; the others load when they are near. */
const maxEager = 2;

/** Items grouped by the day of publication, in the order given. */
export function itemsByDay(items: readonly Item[], site: Site): Markup {
  if (items.length === 0) return markup`<p>${translate(site, "Nothing here yet.")}</p>`;
  const formatDay = dayFormatter(site.language);
  let shown = 0;
  const days = [...Map.groupBy(items, dayOf)].map(([day, those]) => {
    const list = those.map((item) => itemMarkup(item, shown++, site));
    return markup`<section class="day">
<h2><time datetime="${day}">${formatDay(day)}</time></h2>
<ul class="items" role="list">${list}
</ul>
</section>
`;
  });
  return markup`${days}`;
}

/** The day of an item, in UTC: `2026-01-31`. */
export function dayOf(item: Item): string {
  return item.publishedAt.toISOString().slice(0, 10);
}

/** Formats days for a language; as `2026-01-31` for an unknown one. */
export function dayFormatter(language: string): (day: string) => string {
  const known = formatters.get(language) ?? newDayFormatter(language);
  formatters.set(language, known);
  return known;
}

// Making one takes as long as rendering several items.
const formatters = new Map<string, (day: string) => string>();

function newDayFormatter(language: string): (day: string) => string {
  try {
    const format = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
    return (day) => format.format(new Date(day));
  } catch {
    return (day) => day;
  }
}

function itemMarkup(item: Item, place: number, site: Site): Markup {
  const [image] = item.images;
  const language = item.language && markup` lang="${item.language}"`;
  // The picture is decorative: its title is beside it.
  const picture =
    image &&
    markup`<img src="${image.url}" alt="" width="${box.width}" height="${box.height}"${place < maxEager ? undefined : markup` loading="lazy"`} decoding="async" referrerpolicy="no-referrer">\n`;
  return markup`
<li dir="auto"${language || undefined}>
${picture}<h3><a href="${item.url}">${item.title}</a></h3>
${item.summary === "" ? undefined : markup`<p dir="auto">${item.summary}</p>\n`}${about(item, site)}</li>`;
}

/** Where an item is from, and who else covers it. */
function about({ source, kind, related }: Item, site: Site): Markup | undefined {
  const parts = [
    source && markup`<span class="source" dir="auto">${source.name}</span>`,
    kind && markup`<span>${kind}</span>`,
  ];
  const line = parts.filter((part) => typeof part === "object");
  const meta = line.length === 0 ? undefined : markup`<p class="meta">${line}</p>\n`;
  if (related.length === 0) return meta;
  const covered = translate(site, "Also covered by {count}", { count: related.length });
  const own = (name: string) => (runsRightToLeft(site, "Also covered by {count}") ? markup`<bdi>${name}</bdi>` : name);
  const others = related.map(
    ({ url, title, source: name }) =>
      markup`<li><a href="${url}" dir="auto">${title}</a>${name === undefined ? undefined : markup` (${own(name)})`}</li>`,
  );
  return markup`${meta}<details class="related"><summary>${covered}</summary><ul>${others}</ul></details>\n`;
}
