import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The project's folder. */
export const root = join(import.meta.dirname, "../..");

const guides = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
/** The README and every guide, relative to the project. */
export const documents: readonly string[] = ["README.md", ...guides.sort().map((name) => `docs/${name}`)];

/** The text of one of `documents`. */
export function readDocument(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The examples in this language in a document, in order. */
export function examplesIn(path: string, language: string): string[] {
  const blocks = readDocument(path).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gmu"));
  return [...blocks].map(([, text = ""]) => text);
}
