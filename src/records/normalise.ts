import { optional } from "../model/optional.ts";
import type { Image, Provider, Related, SourceRecord } from "../model/record.ts";
import { dateOfFileName } from "./date.ts";
import type { Fault } from "./fault.ts";
import type { RecordPolicy } from "./policy.ts";
import type { FrontMatter } from "./schema.ts";
import { isMojibake, plainText, tidy } from "./text.ts";
import { parseUrl, resolveAsset } from "./url.ts";

/** Settings that decide what a record's fields become. */
export type NormaliseOptions = Pick<RecordPolicy, "undecided" | "kinds"> & {
  /** Base of root-relative image addresses. */
  readonly assetBase?: string;
  /** Keep the HTML of `featuredContent` or the body (`feeds.content: full`). */
  readonly keepHtml: boolean;
};

const longestTitle = 500;
const longestExcerpt = 10_000;

/** Front matter and body -> record; every fault found on the way is added to `faults`. Pure otherwise. */
export function normalise(
  path: string,
  front: FrontMatter,
  body: string,
  options: NormaliseOptions,
  faults: Fault[],
): SourceRecord {
  const kind = plainText(front.category ?? front.type ?? "").toLowerCase();
  return {
    path,
    ...textsOf(front, faults),
    ...publicationOf(front, kind, options),
    topics: uniqueTexts(front.topics ?? []),
    images: imagesOf(front, options.assetBase),
    related: relatedOf(front),
    ...optional("ownId", textOrNothing(front.id)),
    ...optional("url", linkOf(front, faults)),
    ...optional("publishedAt", front.publishedDateTime ?? dateOfFileName(path)),
    ...optional("updatedAt", front.updatedDateTime ?? undefined),
    ...optional("kind", kind === "" ? undefined : kind),
    ...optional("language", languageOf(front)),
    ...optional("quality", front.quality ?? undefined),
    ...optional("heat", front.heat === -1 ? undefined : (front.heat ?? undefined)),
    ...optional("provider", providerOf(front)),
    ...optional("html", options.keepHtml ? htmlOf(front, body) : undefined),
  };
}

function textsOf(front: FrontMatter, faults: Fault[]) {
  const title = textOf(front, ["title", "name"], faults);
  const excerpt = textOf(front, ["excerpt", "bio", "description"], faults);
  const isReported = faults.some(({ path: [field] }) => field === "title" || field === "name");
  if (title === "" && !isReported)
    faults.push({ path: ["title"], message: "missing; give the record a title", isFatal: true });
  if (title.length > longestTitle)
    faults.push({ path: ["title"], message: `longer than ${longestTitle} characters; it is cut`, isFatal: false });
  return { title: cut(title, longestTitle), excerpt: cut(excerpt, longestExcerpt) };
}

/** The cut may split a character in two. */
function cut(text: string, longest: number): string {
  return text.length > longest ? tidy(text.slice(0, longest)) : text;
}

/** The first of these fields that is there, as plain text. */
function textOf(front: FrontMatter, fields: readonly (keyof FrontMatter & string)[], faults: Fault[]): string {
  const field = fields.find((name) => front[name] !== undefined && front[name] !== null);
  if (field === undefined) return "";
  const source = String(front[field]);
  const text = plainText(source);
  if (isMojibake(source) || isMojibake(text)) {
    faults.push({ path: [field], message: "looks like text read in the wrong encoding; retype it", isFatal: false });
  }
  return text;
}

/** Published, hidden or removed; what says nothing follows `records.undecided`, also per kind. */
function publicationOf({ published, removed }: FrontMatter, kind: string, { undecided, kinds }: NormaliseOptions) {
  const isRemoved = removed ?? false;
  if (published !== undefined && published !== null) return { isPublished: published, isRemoved };
  const policy = kinds[kind]?.undecided ?? undecided;
  return { isPublished: policy === "publish", isUndecided: true as const, isRemoved };
}

/** `originalUrl`, else `webUrl`; a bad one is a fault even when the other can stand in. */
function linkOf(front: FrontMatter, faults: Fault[]): string | undefined {
  const bad: Fault[] = [];
  for (const field of ["originalUrl", "webUrl"] as const) {
    const source = front[field]?.trim() ?? "";
    if (source === "") continue;
    const parsed = parseUrl(source);
    if ("url" in parsed) {
      faults.push(...bad.map((fault) => ({ ...fault, isFatal: false })));
      return parsed.url;
    }
    bad.push({ path: [field], message: parsed.fault, isFatal: true });
  }
  faults.push(...bad);
  return undefined;
}

function providerOf({ provider }: FrontMatter): Provider | undefined {
  if (provider === null || provider === undefined) return undefined;
  const domain = domainOf(provider.domain);
  const name = nameOf(provider);
  const authors = uniqueTexts((provider.authors ?? []).map((author) => author.name));
  if (name === undefined && domain === undefined && authors.length === 0) return undefined;
  return { authors, ...optional("name", name), ...optional("domain", domain) };
}

/** A name that is really an address (`https//beincrypto.com`) gives way to the domain. */
function nameOf(provider: {
  name?: string | null | undefined;
  domain?: string | null | undefined;
}): string | undefined {
  const name = plainText(provider.name ?? "");
  return name === "" || /^https?\b|\/\//iu.test(name) ? domainOf(provider.domain) : name;
}

function domainOf(domain: string | null | undefined): string | undefined {
  const source = plainText(domain ?? "").toLowerCase();
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(source) ? source : undefined;
}

function imagesOf({ images }: FrontMatter, assetBase: string | undefined): Image[] {
  return (images ?? []).flatMap(({ url: source, width, height, title }) => {
    const url = resolveAsset(source, assetBase);
    if (url === undefined) return [];
    const text = textOrNothing(title);
    return [{ url, ...optional("width", width), ...optional("height", height), ...optional("title", text) }];
  });
}

function relatedOf({ related }: FrontMatter): Related[] {
  return (related ?? []).flatMap(({ title, webUrl, originalUrl, provider }) => {
    const text = plainText(title ?? "");
    const parsed = parseUrl(webUrl ?? originalUrl ?? "");
    if (text === "" || !("url" in parsed)) return [];
    return [{ title: text, url: parsed.url, ...optional("source", nameOf(provider ?? {})) }];
  });
}

function htmlOf(front: FrontMatter, body: string): string | undefined {
  const html = [front.featuredContent, front.body ?? body]
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "");
  return html.length === 0 ? undefined : html.join("\n").toWellFormed();
}

function languageOf({ language }: FrontMatter): string | undefined {
  const tag = language?.trim() ?? "";
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/iu.test(tag) ? tag : undefined;
}

function uniqueTexts(texts: readonly string[]): string[] {
  return [...new Set(texts.map(plainText).filter((text) => text !== ""))];
}

function textOrNothing(text: string | null | undefined): string | undefined {
  const clean = plainText(text ?? "");
  return clean === "" ? undefined : clean;
}
