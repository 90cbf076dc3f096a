import { expect, test } from "vitest";
import { mutantsOf } from "./mutants.ts";

/** The text with each of its mutants applied. */
const mutated = (text: string) =>
  mutantsOf("a.ts", text).map(({ start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end));

test.each([
  ["a comparison", "const a = b < c;", ["const a = b <= c;", "const a = b >= c;"]],
  ["an operator behind a comment", "const a = b /* < */ && c;", ["const a = b /* < */ || c;"]],
  ["a number", "const a = 14;", ["const a = (15);", "const a = (13);"]],
  ["a boolean", "const a = true;", ["const a = false;"]],
  ["a negation", "const a = !b;", ["const a = b;"]],
  ["texts of a list", 'const a = ["b", c];', ['const a = ["a mutant", c];']],
  ["a condition", "if (a) b = c;", ["if (true) b = c;", "if (false) b = c;", "if (a) ;"]],
  ["a statement", "function a() { b(); }", ["function a() { ; }"]],
  ["a method", "const a = b.some(c);", ["const a = b.every(c);"]],
])("changes %s", (_what, text, expected) => {
  expect(mutated(text)).toEqual(expected);
});

test("leaves imports, types and other texts alone", () => {
  const text = 'import { a } from "b";\ntype C = { d: "e" | 1 };\nconst f: C = a("g") as 1;\n';

  expect(mutated(text)).toEqual([]);
});
