import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findFaults, readSources, type Sources } from "./support/house-rules.ts";

const src = join(import.meta.dirname, "..", "src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort();
const linesOf = (file: string) => readFileSync(join(src, file), "utf8").split("\n").length;

/** The sources with one more line at the end of a file, or with one more file. */
function planted(path: string, line: string): Sources {
  const sources = readSources(src);
  return new Map([...sources, [path, `${sources.get(path) ?? ""}\n${line}\n`]]);
}

describe("the house", () => {
  test("keeps its floors, homes of packages and freedom from cycles in every file", () => {
    expect(findFaults(readSources(src))).toEqual([]);
  });

  test.each([
    ["a neighbour", "feeds/match.ts", 'import "../records/url.ts";', "neighbours do not import each other"],
    ["a type from above", "records/url.ts", 'import type { Config } from "../config/load.ts";', "imports point down"],
    ["a type by typeof", "records/url.ts", 'type A = typeof import("../cli/main.ts");', "imports point down"],
    [
      "a later import",
      "build/choose.ts",
      'export const a = () => import("../commands/build.ts");',
      "imports point down",
    ],
    ["something passed on", "model/topic.ts", 'export { openWeb } from "../http/agent.ts";', "imports point down"],
    ["the library", "commands/build.ts", 'import "../index.ts";', "imports point down"],
    ["a package away from home", "commands/build.ts", 'import { request } from "undici";', "its home is http"],
    ["a package without a home", "commands/build.ts", 'import "left-pad";', "it has no home"],
    ["anything from a new folder", "attic/new.ts", 'import "../model/topic.ts";', "on no floor"],
  ])("refuses %s", (_what, path, line, told) => {
    const faults = findFaults(planted(path, line)).filter((fault) => !fault.startsWith("cycle"));

    expect(faults).toEqual([expect.stringContaining(told)]);
  });

  test("refuses a circle of types", () => {
    const faults = findFaults(planted("model/item.ts", 'import type { Feed } from "./feed.ts";'));

    expect(faults).toEqual([expect.stringMatching(/^cycle: .*(?:item.* -> .*feed|feed.* -> .*item)/u)]);
  });

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
