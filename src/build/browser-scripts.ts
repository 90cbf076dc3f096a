import { existsSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import type { BrowserScript } from "../formats/target.ts";

const folder = join(import.meta.dirname, "../browser");

/**
 * The JavaScript of a browser script: the compiled file or, when feedmill runs from source, the source without types.
 */
export function browserCode(name: BrowserScript): string {
  const compiled = join(folder, `${name}.js`);
  if (existsSync(compiled)) return readFileSync(compiled, "utf8");
  return stripTypeScriptTypes(readFileSync(join(folder, `${name}.ts`), "utf8"));
}
