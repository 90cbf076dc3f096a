import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseUrl, resolveAsset } from "../../src/records/url.ts";
import { anyText } from "../support/hostile.ts";

describe("a link", () => {
  test.each([
    ["HTTPS://Example.ORG", "https://example.org/"],
    ["  https://example.org/a b \n", "https://example.org/a%20b"],
    ["https://bücher.example/über?q=ä", "https://xn--bcher-kva.example/%C3%BCber?q=%C3%A4"],
    ["https://example.org:443/a/../b#c", "https://example.org/b#c"],
    ["http://example.org/?a=1&copy=2&amp=3", "http://example.org/?a=1&copy=2&amp=3"],
  ])("%s is %s in normal form", (source, expected) => {
    expect(parseUrl(source)).toEqual({ url: expected });
  });

  test.each([
    ["https//beincrypto.com", "no absolute URL; write it as https://"],
    ["http://a.b.2/", "no absolute URL"],
    ["https://./x", "names no host"],
    ["https://%26amp%3B/", "names no host"],
    ["https://http./x", "has its scheme twice"],
    ["/news/a-story", "no absolute URL"],
    ["example.org", "no absolute URL"],
    ["javascript:alert(1)", '"javascript:" links cannot be published'],
    ["mailto:me@example.org", "use an http(s) address"],
    ["file:///etc/passwd", "use an http(s) address"],
    ["https://me:secret@example.org/", "must not carry a user name or password"],
    [`https://example.org/${"a".repeat(9000)}`, "longer than 8192 characters"],
  ])("%s is refused with advice", (source, advice) => {
    expect(parseUrl(source)).toEqual({ fault: expect.stringContaining(advice) });
  });

  test("shows no more than the beginning of what cannot be used, and nothing ill-formed", () => {
    const parsed = parseUrl(`\ud83d${"x".repeat(500)}`);

    expect(parsed).toEqual({ fault: expect.stringMatching(/^"\ufffdx{59}\.\.\." is no absolute URL/u) });
  });

  test("never throws, and what it takes it takes again unchanged", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText(20),
          anyText(20).map((text) => `https://${text}`),
          anyText(20).map((text) => `http://example.org/${text}`),
        ),
        (source) => {
          const parsed = parseUrl(source);

          if ("url" in parsed) expect(parseUrl(parsed.url)).toEqual({ url: parsed.url });
          else expect(parsed.fault).not.toBe("");
        },
      ),
    );
  });
});

describe("an image's address", () => {
  test.each([
    ["an absolute one stays", "https://cdn.example.org/a.png", undefined, "https://cdn.example.org/a.png"],
    [
      "a root-relative one resolves",
      "/img/a.png",
      "https://example.org/assets/",
      "https://example.org/assets/img/a.png",
    ],
    ["a root-relative one without a base is dropped", "/img/a.png", undefined, undefined],
    ["one relative to the scheme is dropped", "//cdn.example.org/a.png", "https://example.org", undefined],
    ["one relative to a page is dropped", "img/a.png", "https://example.org", undefined],
    ["data is dropped", "data:image/png;base64,AAAA", "https://example.org", undefined],
  ])("%s", (_what, source, base, expected) => {
    expect(resolveAsset(source, base)).toBe(expected);
  });
});

test("a link that needs no second look is read as by a browser", () => {
  const part = fc.array(fc.constantFrom(..."ab.-/?#=%20+&[]|\\^~:@".split("")), { maxLength: 12 });

  fc.assert(
    fc.property(part, (letters) => {
      const link = `https://a.example/${letters.join("")}`;
      const parsed = parseUrl(link);

      expect("url" in parsed && parsed.mended === undefined ? parsed.url : new URL(link).href).toBe(new URL(link).href);
    }),
  );
});
