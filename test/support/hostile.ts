import fc from "fast-check";
import { aDice } from "./dice.ts";
import { recordText } from "./record.ts";

/** What breaks feeds: markup, ends of markup, entities, and characters that XML, JSON or people cannot bear. */
const pieces = [
  "]]>",
  "]]>]]>",
  "a]]>b]]>c]]>",
  "<![CDATA[",
  "</entry>",
  "</item></channel></rss>",
  "</title><evil>1</evil>",
  "<script>alert(1)</script>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  "<!--",
  "-->",
  "<?xml version='1.1'?>",
  "<!DOCTYPE x [<!ENTITY y 'z'>]>",
  "&y;",
  "&",
  "&amp;",
  "&amp;amp;amp;",
  "&#8217;",
  "&#0;",
  "&#xFFFE;",
  "&#xD800;",
  "&nbsp;",
  "$&",
  "$1$$`$'",
  "%s %00 %zz",
  "\\u0000 \\n",
  "5 < 6 > 4",
  "Array<string>",
  "AT&T",
  "{{x}} ${y",
  "\u0000",
  "\u0008\u000b\u000c",
  "\r\n\t",
  "\u001b[31m",
  "\u007f\u0080\u0085\u009f",
  "\ufffe\uffff",
  "\ufffd",
  "\ue000\ue001",
  "\ud83d",
  "\ude00",
  "\ude00\ud83d",
  "\u2028\u2029",
  "\u200b\u00ad\ufeff",
  "\u00a0",
  "\u202eevil\u202c",
  "مرحبا بالعالم",
  "שלום",
  "👩‍👩‍👧‍👦",
  "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "人工智能",
  "e\u0301",
  "\u{10ffff}",
  "word",
  "Title Case",
  "2026",
];

const odd = [
  "a b", "|", "[x]", "^", "`", "{y}", '"', "'", "<b>", "&", "&amp;", "&lt;", "]]>", "%zz", "%20", "ü", "人", "$&", "\\", "#a#b",
  "?q=1&r=<2>", "?[]=|", ";(x)", ".constructor", ".__proto__", ".png", ".JPG?x=.gif", "\u0000", "\ud83d", "//x", "..", "*", "~",
]; // biome-ignore format: a list

/** What a hostile record says, and the file it says it in. */
export type HostileRecord = { readonly path: string; readonly text: string };

/** `count` records that try to break out of a feed; the same for the same seed. */
export function hostileRecords(count: number, seed: number): HostileRecord[] {
  const dice = aDice(seed);
  const below = (limit: number) => Math.floor(dice() * limit);
  const oneOf = <Kind>(list: readonly Kind[]) => list[below(list.length)] as Kind;
  const some = <Kind>(most: number, make: () => Kind) => Array.from({ length: below(most + 1) }, make);
  // Something is left of it once it is clean: the word is in no comment and no tag.
  const text = () => ["x", ...some(5, () => oneOf(pieces))].join(oneOf(["", " "]));
  const url = () =>
    `${oneOf(["https", "http", "HTTPS"])}://${oneOf(["example.org", "bücher.example"])}/${some(5, () => oneOf(odd)).join("")}`;
  const date = () => new Date(below(1_780_000_000) * 1000).toISOString();
  return Array.from({ length: count }, (_, index) => ({
    path: `${oneOf(["news", "a b", "人", "[x]", "50%"])}/${index}${oneOf(["", " ä", "#", "?", "&", "'", "%20"])}.md`,
    text: recordText({
      title: text(),
      excerpt: oneOf([text(), text(), ""]),
      originalUrl: url(),
      publishedDateTime: date(),
      ...(dice() < 0.5 ? { updatedDateTime: date() } : {}),
      ...(dice() < 0.1
        ? { id: oneOf([`own ${index} ${text()}`, `urn:x-test:${index}`, `https://id.example/${index}?a&b`]) }
        : {}),
      category: oneOf(["news", text()]),
      topics: some(4, text),
      provider: { name: text(), domain: oneOf(["paper.example", "x", text()]), authors: some(3, text) },
      images: some(2, () => ({ url: url(), width: oneOf([100, "wide", text()]), height: 50, title: text() })),
      related: some(2, () => ({ title: text(), webUrl: url(), provider: { name: text() } })),
      featuredContent: oneOf([
        "",
        `<p onclick="x">${text()}</p><a href="${url()}">${text()}</a><iframe src="x"></iframe>`,
      ]),
      language: oneOf(["en", "ar", text()]),
      secured: "c2VjcmV0IGNpcGhlcnRleHQ=;aXY=",
    }),
  }));
}

/** Any text at all, lone surrogates and controls too. (`fc.string` takes most of a second to start.) */
export function anyText(maxLength: number) {
  const char = fc.oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0, max: 0x2fff }),
    fc.integer({ min: 0, max: 0x10ffff }),
  );
  return fc.array(char, { maxLength }).map((chars) => String.fromCodePoint(...chars));
}
