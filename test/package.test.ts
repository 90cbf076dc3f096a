import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configJsonSchema } from "../src/cli/config-schema.ts";
import { version } from "../src/model/version.ts";

const root = join(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  dependencies: Record<string, string>;
};

test("the program knows the package's version", () => {
  expect(version).toBe(manifest.version);
});

test("dependencies are pinned", () => {
  expect(Object.values(manifest.dependencies).filter((range) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([]);
});

test("what is published holds the program, the schema and the guides, but no tests and no pictures", () => {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8" }),
  ) as [{ files: { path: string }[] }];
  const paths = packed.files.map(({ path }) => path);

  expect(paths).toEqual(
    expect.arrayContaining([
      "dist/bin.js",
      "dist/index.js",
      "dist/index.d.ts",
      "dist/formats/translations.json",
      "config.schema.json",
      "README.md",
      "docs/records.md",
      "LICENSE",
    ]),
  );
  expect(paths.filter((path) => /^(?:src|test|records|config|output|docs\/images)\//.test(path))).toEqual([]);
});

test("the schema for editors is the one the program checks by", () => {
  expect(JSON.parse(readFileSync(join(root, "config.schema.json"), "utf8"))).toEqual(configJsonSchema());
});
