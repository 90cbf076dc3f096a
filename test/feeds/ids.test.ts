import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idPrefixOf, itemId, previewPrefix } from "../../src/feeds/ids.ts";
import { anyText } from "../support/hostile.ts";

const prefix = "tag:example.org,2026:";
/** What RFC 3986 allows in a URI. */
const uri = /^[a-z][a-z0-9+.-]*:(?:[\w\-.~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/iu;

describe("an item's id", () => {
  test.each([
    ["a.md", "a"],
    ["news/2026/a-story.markdown", "news/2026/a-story"],
    ["v1.2/a.b.md", "v1.2/a.b"],
    ["a b/ä.md", "a%20b/%C3%A4"],
    ["a\u0308.md", "%C3%A4"],
    ["人.md", "%E4%BA%BA"],
    ["ſ.md", "%C5%BF"],
    ["[draft] x.md", "%5Bdraft%5D%20x"],
    ["c#.md", "c%23"],
    ["why?.md", "why%3F"],
    ["100%.md", "100%25"],
    ["a%20b.md", "a%2520b"],
    ["a,b;c=d@e&f+g$h!i'j(k)l*m~n_o.md", "a,b;c=d@e&f+g$h!i'j(k)l*m~n_o"],
  ])("of %s is the prefix and %s", (path, id) => {
    expect(itemId(prefix, path, undefined)).toBe(prefix + id);
  });

  test.each([
    ["my-id", `${prefix}my-id`],
    ["42", `${prefix}42`],
    ["my id", `${prefix}my%20id`],
    ["news/a%20story", `${prefix}news/a%20story`],
    ["Note: mine", `${prefix}Note:%20mine`],
    ["c#", `${prefix}c%23`],
    ["urn:uuid:9f1c2c1e-3a54-4f0e-8f1a-0d6a5b8f0e11", "urn:uuid:9f1c2c1e-3a54-4f0e-8f1a-0d6a5b8f0e11"],
    ["tag:other.example,2020:x", "tag:other.example,2020:x"],
    ["https://Example.org/?p=1&x=[2]#a#b", "https://Example.org/?p=1&x=%5B2%5D#a%23b"],
  ])("is the record's own, %s, as %s", (ownId, id) => {
    expect(itemId(prefix, "a.md", ownId)).toBe(id);
  });

  test("is a URI, and its own for every path", () => {
    const name = anyText(8).map((text) => `x${text.toWellFormed().normalize("NFC").replaceAll(".", "")}`);

    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 8 }), (names) => {
        const ids = names.map((one) => itemId(prefix, `${one}.md`, undefined));

        expect(ids.filter((id) => !uri.test(id))).toEqual([]);
        expect(new Set(ids).size).toBe(names.length);
      }),
    );
  });
});

describe("the prefix", () => {
  test.each([
    ["https://feeds.example.org/some/path/", "tag:feeds.example.org,2026:"],
    ["https://EXAMPLE.org:8443/", "tag:example.org,2026:"],
    ["https://bücher.example/", "tag:xn--bcher-kva.example,2026:"],
    [undefined, previewPrefix],
  ])("of %s is %s", (url, expected) => {
    expect(idPrefixOf(url)).toBe(expected);
  });
});
