import { stringify } from "yaml";

/** Text as a value in a block of YAML, quoted where 1.1 or 1.2 would take it for anything else. */
export function yamlText(text: string): string {
  return stringify(text, { lineWidth: 0, version: "1.1" }).trimEnd();
}
