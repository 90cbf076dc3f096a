import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isMojibake, plainText, tidy } from "../../src/records/text.ts";
import { anyText } from "../support/hostile.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const unclean = /[\u0000-\u001f\u007f-\u009f\u200b\u00ad\ufeff\ufffd\ufffe\uffff]|\p{Surrogate}|^\s|\s$|\s\s/u;

/** Text as hostile as it comes, with whatever cleaning has to look for. */
const dirtyText = fc
  .array(
    fc.oneof(
      anyText(8),
      fc.constantFrom("<b>", "</p>", "<", ">", "&amp;", "&amp;quot;", "&#0;", "&#xD800;", "&nbsp;", "\ud83d", "\ude00"),
      fc.constantFrom("\u0000", "\u0085", "\u200b", "\ufeff", "\u00a0", "\u2028", "\r\n", "\ufffd", "\uffff", "👩‍👩‍👧"),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

describe("plain text", () => {
  test.each([
    ["an entity", "Tom &amp; Jerry", "Tom & Jerry"],
    ["a doubled entity", "the &amp;quot;best&amp;quot; one", 'the "best" one'],
    ["numeric entities", "it&#8217;s &#x2014; so", "it’s — so"],
    ["a third level, which is meant", "&amp;amp;amp;", "&amp;"],
    ["an ampersand that is none", "AT&T R&D &copy", "AT&T R&D &copy"],
    ["tags of HTML", "<p>One<br/>two <b class='x'>three</b></p>", "One two three"],
    ["a comment, with what it says", "before<!-- <b>note</b> -->after", "beforeafter"],
    ["an escaped tag, which is text", "how &lt;b&gt; works", "how <b> works"],
    ["a type, no tag", "Array<string> and Map<K, V>", "Array<string> and Map<K, V>"],
    ["less than, no tag", "5 < 6 and 7 > 3", "5 < 6 and 7 > 3"],
    ["a heart, no tag", "I <3 you", "I <3 you"],
    ["a tag cut open by a zero-width space", "a<\u200bb>b</b>c", "abc"],
    ["a tag that never ends", "one <a href=", "one <a href="],
  ])("reads %s", (_what, source, expected) => {
    expect(plainText(source)).toBe(expected);
  });

  test.each([
    ["no-break spaces, also as entities", "a\u00a0b&nbsp;c", "a b c"],
    ["zero-width characters and soft hyphens", "zero\u200bwidth\u2060 soft\u00adhyphen\ufeff", "zerowidth softhyphen"],
    ["line breaks of any kind", "a\r\nb\u2028c\u0085d\te", "a b c d e"],
    ["doubled, leading and trailing blanks", "  a   b  ", "a b"],
    ["control characters", "a\u0000b\u0007c\u009fd", "a b c d"],
    ["noncharacters", "a\uffffb\u{1ffff}c", "a b c"],
    ["control characters written as entities", "a&#0;b&#7;c&#x81;d", "ab c d"],
    ["bidi overrides", "a\u202eb\u202cc\u2066d\u2069", "abcd"],
    ["lone surrogates", "a\ud83db\ude00c", "abc"],
    ["surrogates written as entities", "a&#xD83D;b", "ab"],
    ["replacement characters", "caf\ufffd", "caf"],
  ])("removes %s", (_what, source, expected) => {
    expect(plainText(source)).toBe(expected);
  });

  test.each(["Grüße, 世界", "👩‍👩‍👧 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "می‌خواهم", "C++ & C#", "naïve “quotes” — dashes…"])(
    "leaves %s alone",
    (text) => {
      expect(plainText(text)).toBe(text);
    },
  );

  test("is always clean, whatever it came from", () => {
    fc.assert(fc.property(dirtyText, (source) => !unclean.test(plainText(source))));
  });

  test("is not cleaned any further by a second look, but for what entities and brackets spelled out", () => {
    fc.assert(
      fc.property(dirtyText, (source) => {
        const text = plainText(source.replace(/[&<]/gu, ""));

        expect(plainText(text)).toBe(text);
      }),
    );
  });

  test("takes time that grows with the text, however it is nested", () => {
    const sizes = [20_000, 200_000];
    const hostile = ["<b", "<!--", "<a ", "&amp;", "< b >", "<<b>>"];

    const texts = hostile.flatMap((part) => sizes.map((size) => plainText(part.repeat(size))));

    expect(texts).toHaveLength(hostile.length * sizes.length);
  });
});

test("tidy text stays as it is, entities and brackets included", () => {
  fc.assert(
    fc.property(dirtyText, (source) => {
      const text = tidy(source);

      expect(text).not.toMatch(unclean);
      expect(tidy(text)).toBe(text);
    }),
  );
});

describe("mojibake", () => {
  test.each(["â€˜Sensitive Dataâ€™", "cafÃ©", "Â£5", "ï»¿Title", "ðŸ˜€", "caf\ufffd"])("is seen in %s", (text) => {
    expect(isMojibake(text)).toBe(true);
  });

  test.each(["café", "‘quoted’", "São Paulo", "ÂGE", "£5", "Ångström", "â la carte"])("is not seen in %s", (text) => {
    expect(isMojibake(text)).toBe(false);
  });
});
