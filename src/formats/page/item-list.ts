import type { Item } from "../../model/item.ts";
import type { Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { runsRightToLeft, say } from "../words.ts";

/** Side of the box that pictures are shown in, in pixels, and its height. */
const box = { width: 120, height: 80 };
/** Pictures a page may load at once; the others wait until they are near. */
const eager = 2;

/** Items under the days on which they were published, in the order they come in. */
export function itemsByDay(items: readonly Item[], site: Site): Markup {
  if (items.length === 0) return markup`<p>${say(site, "Nothing here yet.")}</p>`;
  const sayDay = dayNames(site.language);
  let shown = 0;
  const days = [...Map.groupBy(items, dayOf)].map(([day, those]) => {
    const list = those.map((item) => itemMarkup(item, shown++, site));
    return markup`<section class="day">
<h2><time datetime="${day}">${sayDay(day)}</time></h2>
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

/** Says days the way a language does; as `2026-01-31` in one that is unknown. */
export function dayNames(language: string): (day: string) => string {
  const known = namers.get(language) ?? newDayNames(language);
  namers.set(language, known);
  return known;
}

// Making one takes as long as rendering several items.
const namers = new Map<string, (day: string) => string>();

function newDayNames(language: string): (day: string) => string {
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
  // The picture stands beside its title and says nothing of its own.
  const picture =
    image &&
    markup`<img src="${image.url}" alt="" width="${box.width}" height="${box.height}"${place < eager ? undefined : markup` loading="lazy"`} decoding="async" referrerpolicy="no-referrer">\n`;
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
  const covered = say(site, "Also covered by {count}", { count: related.length });
  const own = (name: string) => (runsRightToLeft(site, "Also covered by {count}") ? markup`<bdi>${name}</bdi>` : name);
  const others = related.map(
    ({ url, title, source: name }) =>
      markup`<li><a href="${url}" dir="auto">${title}</a>${name === undefined ? undefined : markup` (${own(name)})`}</li>`,
  );
  return markup`${meta}<details class="related"><summary>${covered}</summary><ul>${others}</ul></details>\n`;
}
