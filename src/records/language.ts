import { tidy } from "./text.ts";

/** Tags that were looked up, with what they are; `undefined` for unknown ones. */
const known = new Map<string, string | undefined>();

/**
 * A BCP 47 tag in canonical form: `zh_CN` and `en_US.UTF-8` are read as programs mean them.
 *
 * @returns the tag, or why it is none, with what may be meant
 */
export function parseLanguage(text: string): { readonly tag: string } | { readonly fault: string } {
  const source = text.trim();
  if (!known.has(source)) known.set(source, canonical(source));
  const tag = known.get(source);
  return tag === undefined ? { fault: faultOf(source) } : { tag };
}

let names: { readonly languages: Intl.DisplayNames; readonly regions: Intl.DisplayNames } | undefined;

function canonical(source: string): string | undefined {
  if (known.size > 1000) known.clear();
  const plain = source.replace(/[.@].*$/u, "").replaceAll("_", "-");
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/iu.test(plain)) return undefined;
  try {
    const [tag = ""] = Intl.getCanonicalLocales(plain);
    const { language, region } = new Intl.Locale(tag);
    names ??= {
      languages: new Intl.DisplayNames("en", { type: "language", fallback: "none" }),
      regions: new Intl.DisplayNames("en", { type: "region", fallback: "none" }),
    };
    const isKnown = names.languages.of(language) && (region === undefined || names.regions.of(region));
    return isKnown ? tag : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Many unknown tags are countries: `jp` means `ja`. */
function faultOf(source: string): string {
  const country = /^[a-z]{2}$/iu.test(source)
    ? new Intl.Locale(`und-${source.toUpperCase()}`).maximize().language
    : "und";
  const hint = country === "und" || country === "en" ? "" : `; did you mean "${country}"?`;
  return `"${tidy(source.slice(0, 40))}" is no language${hint}; write it like en or pt-BR`;
}
