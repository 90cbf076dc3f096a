import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";
import { root } from "../support/documents.ts";

/** Test files that reach a source file through their imports, the nearest first; paths below the project's folder. */
export type RelatedTests = (file: string) => readonly string[];

/** Reads all imports of tests and sources. Slow and browser tests count for nothing: they start programs. */
export function findRelatedTests(): RelatedTests {
  const tests = filesBelow("test").filter(
    (file) => file.endsWith(".test.ts") && !/^test\/(?:slow|browser)\//u.test(file),
  );
  const imports = new Map<string, readonly string[]>();
  const importsOf = (file: string): readonly string[] => {
    const known = imports.get(file) ?? readImports(file);
    imports.set(file, known);
    return known;
  };
  const distances = new Map(tests.map((test) => [test, distancesFrom(test, importsOf)]));
  return (file) => {
    const mirrored = file.replace(/^src\/(.*)\.ts$/u, "test/$1.test.ts");
    const room = `${dirname(mirrored)}/`;
    const rank = (test: string) =>
      test === mirrored ? -1 : (test.startsWith(room) ? 0 : 100) + (distances.get(test)?.get(file) ?? 0);
    return tests.filter((test) => distances.get(test)?.has(file)).sort((a, b) => rank(a) - rank(b));
  };
}

/** Paths of TypeScript files below a folder of the project. */
export function filesBelow(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`);
}

function distancesFrom(test: string, importsOf: (file: string) => readonly string[]): ReadonlyMap<string, number> {
  const distances = new Map([[test, 0]]);
  for (const [file, distance] of distances) {
    for (const next of importsOf(file)) if (!distances.has(next)) distances.set(next, distance + 1);
  }
  return distances;
}

function readImports(file: string): string[] {
  const { module } = parseSync(file, readFileSync(join(root, file), "utf8"));
  const names = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
  return names.filter((name) => /^\.\.?\/.*\.ts$/u.test(name)).map((name) => join(file, "..", name));
}
