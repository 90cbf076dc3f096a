import { createHash } from "node:crypto";
import { topicKey } from "../model/topic.ts";

const spelled: Readonly<Record<string, string>> = { "+": "plus", "#": "sharp", "&": "and", "@": "at", ".": "dot" };
/** Names Windows keeps for devices, and those the output uses itself. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d|index)$/u;
const longest = 60;

/**
 * Spells a topic's name as a folder name: letters and digits of any script (NFC, lower case), blanks as `-`, and
 * `+ # & . @` in words. A name that loses anything on the way always carries a short hash of itself, so that two names
 * share an id only when people would write them alike.
 */
export function spellTopic(name: string): { readonly id: string; readonly isLossless: boolean } {
  const text = topicKey(name);
  const words = text
    .replace(/[+#&@.]/gu, (sign) => `-${spelled[sign]}-`)
    .replace(/\s+/gu, "-")
    .replace(/-{2,}/gu, "-")
    .replace(/^-|-$/gu, "");
  const kept = words
    .replace(/[\ufe00-\ufe0f'’]+/gu, "")
    .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, "-")
    .replace(/-{2,}/gu, "-")
    .replace(/^[-\p{M}]+|-$/gu, "");
  const isLossless = kept === words && kept !== "" && kept.length <= longest && !reserved.test(kept);
  return isLossless ? { id: kept, isLossless } : { id: withHash(kept, text), isLossless };
}

/** `id` with a short hash of `name`: for names that would clash. */
export function withHash(id: string, name: string): string {
  const hash = createHash("sha256").update(topicKey(name)).digest("hex").slice(0, 6);
  const short = [...id]
    .slice(0, longest - 10)
    .join("")
    .replace(/-$/u, "");
  return short === "" ? `topic-${hash}` : `${short}-${hash}`;
}
