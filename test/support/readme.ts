import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The README's examples in this language, in order. */
export function readmeExamples(language: string): string[] {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gmu"));
  return [...blocks].map(([, text = ""]) => text);
}
