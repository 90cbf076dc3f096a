import type { Faults } from "./fault.ts";
import type { FoundFields } from "./find-fields.ts";
import { textIn } from "./read-fields.ts";
import { parseUrl } from "./url.ts";

/** Fields that also hold places within a record's own site, which are no links. */
const ownPlaces = new Set(["url", "permalink"]);

/** What `records.urlPattern` is filled in with. */
export type PatternSource = {
  readonly path: string;
  readonly fields: FoundFields;
  readonly publishedAt: string | undefined;
  readonly timezone: string;
};

/** The most trusted link that can be used; one that cannot be is a fault, even when another stands in. */
export function linkOf(fields: FoundFields, faults: Faults): string | undefined {
  const bad: { readonly path: readonly string[]; readonly message: string }[] = [];
  for (const { path, value } of fields.url ?? []) {
    if (ownPlaces.has(path.at(-1) ?? "") && !isAbsolute(value)) continue;
    const parsed = typeof value === "string" ? parseUrl(value) : { fault: "must be text; put it in quotes" };
    if ("fault" in parsed) {
      bad.push({ path, message: parsed.fault });
      continue;
    }
    for (const fault of bad) faults.note(fault.path, fault.message);
    if (parsed.mended !== undefined) faults.note(path, `was read without ${parsed.mended}; write ${parsed.url}`);
    return parsed.url;
  }
  for (const fault of bad) faults.refuse(fault.path, fault.message);
  return undefined;
}

/**
 * The page of a post on its own site, by `records.urlPattern` (`https://me.example/:year/:month/:slug/`), or where its
 * own `permalink` or `url` leads on that site.
 *
 * @returns `undefined` when the pattern asks for what the record does not have
 */
export function linkByPattern(pattern: string, source: PatternSource, faults: Faults): string | undefined {
  for (const { path, value } of source.fields.url ?? []) {
    const isPlace =
      ownPlaces.has(path.at(-1) ?? "") && typeof value === "string" && /^\/(?![/:])[^:{]*$/u.test(value.trim());
    if (!isPlace) continue;
    const parsed = parseUrl(new URL(value.trim(), originOf(pattern)).href);
    if ("url" in parsed) return parsed.url;
  }
  let isWhole = true;
  const filled = pattern.replace(/(?<=\/[^?#]*):([a-z_]+)/gu, (whole, name: string) => {
    if (!Object.hasOwn(partsByName, name)) return whole;
    const part = partsByName[name]?.(source, faults) ?? "";
    if (part === "" && name !== "categories") isWhole = false;
    return part;
  });
  const parsed = parseUrl(filled.replace(/(?<!:)\/{2,}/gu, "/"));
  return isWhole && "url" in parsed ? parsed.url : undefined;
}

type Part = (source: PatternSource, faults: Faults) => string | undefined;

const partsByName: Readonly<Record<string, Part>> = {
  year: (source) => dayOf(source)?.[0],
  month: (source) => dayOf(source)?.[1],
  day: (source) => dayOf(source)?.[2],
  i_month: (source) => dayOf(source)?.[1]?.replace(/^0/u, ""),
  i_day: (source) => dayOf(source)?.[2]?.replace(/^0/u, ""),
  slug: slugOf,
  title: slugOf,
  name: ({ path }) => encode(nameIn(path)),
  filename: ({ path }) => encode(nameIn(path)),
  path: ({ path }) => placeOf(path).split("/").map(encode).join("/"),
  section: ({ path }) => (path.includes("/") ? encode(path.split("/")[0] ?? "") : undefined),
  categories: ({ fields }) => categoriesOf(fields).map(encode).join("/"),
};

function slugOf(source: PatternSource, faults: Faults): string {
  const slug = textIn(source.fields, "slug", faults)
    ?.text.trim()
    .replace(/^\/+|\/+$/gu, "");
  return encode(slug || nameIn(source.path));
}

/** A file's place without its ending; `a/index.md` is the page of `a`. */
function placeOf(path: string): string {
  return path.replace(/\.[^./]+$/u, "").replace(/\/_?index$/u, "");
}

/** The last name of a place, without the date that Jekyll puts in front. */
function nameIn(path: string): string {
  return (placeOf(path).split("/").at(-1) ?? "").replace(/^\d{4}-\d{2}-\d{2}-/u, "");
}

function encode(text: string): string {
  return encodeURIComponent(text.normalize("NFC").toWellFormed());
}

/** Jekyll's `:categories`: in small letters, blanks as hyphens. */
function categoriesOf(fields: FoundFields): string[] {
  const value = (fields.tags ?? []).find(({ path }) => path[0] === "categories")?.value;
  const names = typeof value === "string" ? value.split(/[\s,]+/u) : Array.isArray(value) ? value : [];
  return names.flatMap((name) => (typeof name === "string" ? name.toLowerCase().trim().replace(/\s+/gu, "-") : []));
}

function dayOf({ publishedAt, timezone }: PatternSource): readonly string[] | undefined {
  if (publishedAt === undefined || timezone === "UTC") return publishedAt?.slice(0, 10).split("-");
  return new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(new Date(publishedAt)).split("-");
}

function originOf(pattern: string): string {
  return new URL(pattern.replace(/:[a-z_]+/gu, (name, offset: number) => (offset < 7 ? name : "x"))).origin;
}

function isAbsolute(value: unknown): boolean {
  return typeof value === "string" && /^[a-z][a-z0-9+.-]*:/iu.test(value.trim());
}
