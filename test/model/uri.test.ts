import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeUri, publishedUrl } from "../../src/model/uri.ts";

describe("a URL as feeds show it", () => {
  test.each([
    ["https://example.org/", "https://example.org/"],
    ["https://example.org/a?b=c&d=e%20f#g", "https://example.org/a?b=c&d=e%20f#g"],
    ["https://example.org/a|b^c`d{e}?[]=|\\#x|y", "https://example.org/a%7Cb%5Ec%60d%7Be%7D?%5B%5D=%7C%5C#x%7Cy"],
    ["https://example.org/100%?x=%zz", "https://example.org/100%25?x=%25zz"],
    ["https://example.org/#a#b", "https://example.org/#a%23b"],
    ["http://[2001:db8::1]/a[b]", "http://[2001:db8::1]/a%5Bb%5D"],
  ])("%s is %s", (href, shown) => {
    expect(publishedUrl(href)).toBe(shown);
  });

  test("is one for RFC 3986, stays itself when shown again, and leads to the same place", () => {
    const odd = fc.string({ unit: fc.constantFrom(...'ab[]|^`{}\\"<>%20#?&=+ü人 ') });

    fc.assert(
      fc.property(odd, (text) => {
        const { href } = new URL(`https://example.org/${text}`);
        const shown = publishedUrl(href);

        expect(shown).toMatch(
          /^https:\/\/example\.org\/(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?$/u,
        );
        expect(publishedUrl(shown)).toBe(shown);
        expect(new URL(shown).href).toBe(shown);
      }),
    );
  });
});

test("what is encoded already stays, and lone surrogates do no harm", () => {
  expect(encodeUri("a%20b c\ud83d")).toBe("a%20b%20c%EF%BF%BD");
});
