import { saysHidden } from "./visibility.ts";

/** A key and its value as YAML and TOML write them: in quotes, indented, in a flow mapping, tagged, on the next line. */
const pair =
  /(?:^|[{,?-])[ \t]*(["']?)([A-Za-z][\w .-]{0,30})\1\s*[:=](?=\s*(?:#[^\n]*\n\s*)?(?:[|>][+-]?\s+)?(?:[!&][^\s,{}]*\s+)*(["']?)(\*?[\w -]{1,20})\3[ \t]*(?:[\r\n,}\]#]|$))/gmu;
const escaped = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))/giu;

/**
 * True when front matter that cannot be parsed still says that its record is not for the public: then no earlier
 * version may stay online. A text whose front matter cannot even be found is searched whole.
 */
export function showsWithdrawal(text: string): boolean {
  for (const [, , key = "", , value = ""] of withoutEscapes(frontMatterOf(text)).matchAll(pair)) {
    // What an alias stands for cannot be known here.
    if (value.startsWith("*") ? saysHidden(key, "false") || saysHidden(key, "true") : saysHidden(key, value))
      return true;
  }
  return false;
}

/** The text of bytes that are no UTF-8, for a search only. */
export function decodeRoughly(bytes: Buffer): string {
  return bytes.toString("latin1").replaceAll("\0", "");
}

function frontMatterOf(text: string): string {
  const [, fence = ""] = /^\ufeff?(---|\+\+\+)/u.exec(text) ?? [];
  if (fence === "") return text;
  const end = text.slice(3).search(fence === "---" ? /\n(?:---|\.\.\.\s*$)/mu : /\n\+\+\+/u);
  return end === -1 ? text : text.slice(0, end + 4);
}

function withoutEscapes(text: string): string {
  return text.replace(escaped, (whole, ...codes) => {
    const code = Number.parseInt(
      codes.slice(0, 3).find((one) => one !== undefined),
      16,
    );
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
