import { describe, expect, test } from "vitest";
import { placesIn } from "../../src/records/place.ts";

const text = `---
title: A
provider:
  name: The Paper
images:
  - url: https://example.org/a.png
    width: 3
  - { url: b.png }
"quoted": yes
empty:
title: B
---
title: C
`;

describe("the place of a field", () => {
  test.each<[readonly PropertyKey[], number, number]>([
    [["title"], 2, 8],
    [["provider"], 4, 3],
    [["provider", "name"], 4, 9],
    [["images", 0, "url"], 6, 10],
    [["images", 1, "url"], 8, 12],
    [["quoted"], 9, 11],
  ])("%j is line %d, column %d", (path, line, column) => {
    expect(placesIn(text)(path)).toEqual({ line, column });
  });

  test.each<[string, readonly PropertyKey[], number, number]>([
    ["the nearest thing above a field that is missing", ["provider", "domain"], 4, 3],
    ["the nearest thing above a field of a text", ["title", "x", "y"], 2, 8],
    ["the beginning of the file, for a field that is nowhere", ["excerpt"], 1, 1],
    ["the beginning of the file, for no field", [], 1, 1],
  ])("is that of %s", (_what, path, line, column) => {
    expect(placesIn(text)(path)).toEqual({ line, column });
  });

  test("of an empty field is where its value would be", () => {
    expect(placesIn(text)(["empty"])).toMatchObject({ line: 10 });
  });

  test.each(["---", "---\n", "---\n[1, {\n", "---\n- a\n---\n", "---\n\t\n---\n"])(
    "is found without fail in %j",
    (broken) => {
      expect(placesIn(broken)(["title", 0])).toEqual({ line: 1, column: 1 });
    },
  );
});
