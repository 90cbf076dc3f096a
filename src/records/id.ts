import type { Faults } from "./fault.ts";
import type { FoundFields } from "./find-fields.ts";
import { textIn } from "./read-fields.ts";
import { plainText } from "./text.ts";

const uris = [
  /^https?:\/\/[^\s/]+\S*$/iu,
  /^tag:[^\s:,]+,\d{4}(?:-\d{2}){0,2}:\S*$/iu,
  /^urn:[a-z0-9][a-z0-9-]{0,31}:\S+$/iu,
];

/** The record's own id: a word, or a URI that names things for ever. Any other scheme is a fault, and the path's id is used. */
export function ownIdOf(fields: FoundFields, faults: Faults): string | undefined {
  const found = textIn(fields, "id", faults, true);
  if (found === undefined) return undefined;
  const id = plainText(found.text);
  if (id === "") return undefined;
  const hasScheme = /^[a-z][a-z0-9+.-]*:/iu.test(id);
  if (!hasScheme || uris.some((uri) => uri.test(id))) return id;
  const message = "is no http(s), tag: or urn: URI, so the id made from the path is used; write a word without a colon";
  faults.note(found.path, message);
  return undefined;
}
