import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const src = join(import.meta.dirname, "..", "src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort();
const linesOf = (file: string) => readFileSync(join(src, file), "utf8").split("\n").length;

describe("the house", () => {
  test("has every file on its map, and nothing on the map that is not there", () => {
    const map = readFileSync(join(src, "README.md"), "utf8");
    const named = [...map.matchAll(/^\| `([^`]+\.ts)` \|/gm)].map(([, name]) => name).sort();

    expect(named).toEqual(files);
  });

  test("keeps files small: most fit on a screen or two", () => {
    const sizes = files.map(linesOf).sort((a, b) => a - b);

    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(90);
    expect(sizes.at(-1)).toBeLessThanOrEqual(250);
  });

  test("has no room for odds and ends", () => {
    const banned = /\b(utils?|helpers?|common|misc|manager|service|handler|processor|temp)\.ts$/;

    expect(files.filter((file) => banned.test(file))).toEqual([]);
  });

  test("documents every export", () => {
    const bare = files.flatMap((file) => {
      if (file === "index.ts") return [];
      const text = readFileSync(join(src, file), "utf8");
      const exported = [
        ...text.matchAll(/(?:^|\n)([^\n]*)\nexport (?:async )?(?:function|const|type|class)[*]? (\w+)[^\n]*/g),
      ];
      return exported
        .filter(([whole, before = ""]) => !whole.includes("z.infer") && !/\*\/$|^ *\/\/ biome-ignore/.test(before))
        .map(([, , name]) => `${file}: ${name}`);
    });

    expect(bare).toEqual([]);
  });
});
