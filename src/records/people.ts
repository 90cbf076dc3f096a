import { optional } from "../model/optional.ts";
import type { Provider, Related } from "../model/record.ts";
import type { Faults } from "./fault.ts";
import type { FoundFields } from "./find-fields.ts";
import { listIn, shapeIn } from "./read-fields.ts";
import { people, provider, related } from "./schema.ts";
import { plainText } from "./text.ts";
import { parseUrl } from "./url.ts";

type Source = { readonly name?: string | null | undefined; readonly domain?: string | null | undefined };

/** Who published and who wrote the original; `undefined` when nothing usable is said. */
export function providerOf(fields: FoundFields, faults: Faults): Provider | undefined {
  const [foundProvider] = fields.provider ?? [];
  const [foundAuthors] = fields.authors ?? [];
  const source = foundProvider && shapeIn(foundProvider, provider, faults);
  const written = foundAuthors && shapeIn(foundAuthors, people, faults);
  const names = [...(written ?? []), ...(source?.authors ?? [])].map(({ name }) => personName(name));
  const authors = [...new Set(names.filter((name) => name !== ""))];
  const domain = domainOf(source?.domain);
  const name = source && nameOf(source);
  if (name === undefined && domain === undefined && authors.length === 0) return undefined;
  return { authors, ...optional("name", name), ...optional("domain", domain) };
}

/** Pages on the same story that have a title and an address. */
export function relatedOf(fields: FoundFields, faults: Faults): Related[] {
  const [found] = fields.related ?? [];
  if (found === undefined) return [];
  if (!Array.isArray(found.value)) {
    faults.note(found.path, "must be a list of { title, webUrl }");
    return [];
  }
  return listIn(found, related, faults).flatMap(({ title, webUrl, originalUrl, provider: from }) => {
    const text = plainText(title ?? "");
    const parsed = parseUrl(webUrl ?? originalUrl ?? "");
    if (text === "" || !("url" in parsed)) return [];
    return [{ title: text, url: parsed.url, ...optional("source", nameOf(from ?? {})) }];
  });
}

/** `Ann <ann@example.org>` is Ann: mail addresses are nobody's to publish. */
function personName(source: string): string {
  const text = plainText(source.replace(/<[^<>\s]*@[^<>\s]*>/gu, " "));
  const [, inBrackets] = /^\S+@\S+ \(([^()]+)\)$/u.exec(text) ?? [];
  return inBrackets ?? (/^\S+@\S+\.\S+$/u.test(text) ? "" : text);
}

/** A name that is really an address (`https//beincrypto.com`) gives way to the domain. */
function nameOf({ name, domain }: Source): string | undefined {
  const text = plainText(name ?? "");
  return text === "" || /^https?\b|\/\//iu.test(text) ? domainOf(domain) : text;
}

function domainOf(domain: string | null | undefined): string | undefined {
  const source = plainText(domain ?? "").toLowerCase();
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(source) ? source : undefined;
}
