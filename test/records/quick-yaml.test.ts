import { isDeepStrictEqual } from "node:util";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { quickYaml } from "../../src/records/quick-yaml.ts";
import { yamlSchema as schema } from "../../src/records/yaml.ts";
import { aDice } from "../support/dice.ts";

const record = `
category: news
title: "A \\"quoted\\" title: with a colon"
excerpt: 'It''s short'
publishedDateTime: 2026-01-31T12:00:00Z
originalUrl: https://example.org/a?b=c&d=e#f
quality: 87
heat: -1
ratio: 4.5
published: false
removed: null
provider:
  name: Example & Sons
  domain: example.org
  images:
    - url: "https://example.org/logo.png"
      width: 50
topics:
  - AI
  - C++
tags:
- one
- two
related:
  - title: "Another — story"
    provider:
      name: Elsewhere
empty:
last: text
`;

/** What fuzzing puts in: everything that means something to YAML. */
const pieces = [
  ..."-:#&*!|>'\"%@`{}[],?~ \n\t\\=.0179eExXoO+_aTfN",
  ..."\u00e9\u2028\ufeff\u0007\ud83d",
  "\n  ",
  "\n- ",
  "\n    ",
  ": ",
  " #",
  "- - ",
  "null",
  "true",
  "0x1f",
  "0o7",
  ".inf",
  "1e3",
  "-0",
  "1_000",
  "<<: ",
  "key:",
  "\n? ",
  "\n---\n",
  "\n...\n",
  "!!str ",
  "&a ",
  "*a",
  "__proto__: 1\n",
  "2026-01-31",
  '"',
  "''",
  "\\n",
  "\r\n",
];

function mutate(text: string, dice: () => number): string {
  let mutated = text;
  for (let times = 1 + Math.floor(dice() * 4); times > 0; times--) {
    const at = Math.floor(dice() * mutated.length);
    const cut = dice() < 0.5 ? 0 : Math.floor(dice() * 12);
    const piece = dice() < 0.7 ? (pieces[Math.floor(dice() * pieces.length)] ?? "") : "";
    mutated = mutated.slice(0, at) + piece + mutated.slice(at + cut);
  }
  return mutated;
}

function loadOrError(source: string): unknown {
  try {
    return load(source, { schema });
  } catch (error) {
    return error;
  }
}

test("reads an ordinary record as js-yaml does", () => {
  const quick = quickYaml(record);

  expect(quick).toEqual(load(record, { schema }));
  expect(quick).toMatchObject({ title: 'A "quoted" title: with a colon', heat: "-1", removed: null, empty: null });
});

test.each([
  "",
  "- a",
  "a: [1]",
  "a: {b: 1}",
  "a: |\n  b",
  "a: &x 1\nb: *x",
  "a: 1\na: 2",
  "a: b\n  c",
  "a: 'x",
  "# only",
  "a: !!str 1",
])("leaves %j to js-yaml", (source) => {
  expect(quickYaml(source)).toBeUndefined();
});

test("never disagrees with js-yaml, however a record is mangled", () => {
  const dice = aDice(Number(process.env["FUZZ_SEED"] ?? 20_260_131));
  let accepted = 0;
  for (let round = 0; round < Number(process.env["FUZZ_ROUNDS"] ?? 30_000); round++) {
    const source = mutate(record, dice);
    const quick = quickYaml(source);
    if (quick === undefined) continue;
    accepted++;

    if (!isDeepStrictEqual(quick, loadOrError(source))) expect.fail(`differs on ${JSON.stringify(source)}`);
  }

  expect(accepted).toBeGreaterThan(3000);
});
