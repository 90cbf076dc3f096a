import { describe, expect, test } from "vitest";
import { escapeText, legal, markup, plainText, trusted } from "../../src/formats/markup.ts";

describe("markup", () => {
  test("escapes values for text and quoted attributes alike", () => {
    expect(markup`<a title="${`"><b>'&`}">${"</a>"}</a>`.markup).toBe(
      '<a title="&quot;&gt;&lt;b&gt;&#39;&amp;">&lt;/a&gt;</a>',
    );
  });

  test("puts markup and lists of it in as they are, numbers as text, and nothing for what is absent", () => {
    const rows = [1, 2].map((number) => markup`<i>${number}</i>`);

    expect(markup`${rows}${undefined}${markup`<b>${"<"}</b>`}${[]}`.markup).toBe("<i>1</i><i>2</i><b>&lt;</b>");
  });

  test("leaves replacement patterns and template holes alone", () => {
    expect(markup`${"$& $1 $$ `"}`.markup).toBe("$&amp; $1 $$ `");
  });
});

describe("text for XML", () => {
  test.each([
    ["", ""],
    ["&", "&amp;"],
    ["<<a>>", "&lt;&lt;a&gt;&gt;"],
    ['it\'s "so"', "it&#39;s &quot;so&quot;"],
    ["👩‍👩‍👧 & 人", "👩‍👩‍👧 &amp; 人"],
  ])("is escaped wherever it has to be: %j", (text, escaped) => {
    expect([escapeText(text), escapeText(text)]).toEqual([escaped, escaped]);
  });

  test.each([
    ["AT&T, 5 < 6 & R&D", "AT&amp;T, 5 &lt; 6 &amp; R&amp;D"],
    ["Array<string>", "Array&#x3C;string&gt;"],
    ["&lt; is < in HTML", "&#x26;lt; is &#x3C; in HTML"],
    ["&#38;", "&#x26;#38;"],
  ])("has hexadecimal references when it looks like markup: %j", (text, escaped) => {
    expect(plainText(text).markup).toBe(escaped);
  });

  test.each([
    ["a\tb\nc", "a\tb\nc"],
    ["a\u0000\u0008\u000b\u000c\u001fb", "ab"],
    ["a\u007f\u0080\u009fb", "ab"],
    ["a\rb", "ab"],
    ["a\ufffe\uffff\ufffdb", "ab"],
    ["a\ud83db\ude00c", "abc"],
    ["a\ufdd0\u{1fffe}\u{10ffff}b", "ab"],
    ["😀\u{10fffd}\ue000 é人", "😀\u{10fffd}\ue000 é人"],
    ["\u0001😀", "😀"],
  ])("%j keeps only what XML can hold", (text, expected) => {
    expect(legal(text)).toBe(expected);
    expect(escapeText(text)).toBe(expected);
  });

  test("that a sanitiser made keeps its markup, with line ends every format keeps", () => {
    expect(trusted("<p>a\r\nb\rc\u0000</p>").markup).toBe("<p>a\nb\nc</p>");
  });
});
