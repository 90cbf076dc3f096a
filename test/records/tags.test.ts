import { describe, expect, test } from "vitest";
import { plainText } from "../../src/records/text.ts";

describe("tags in text", () => {
  test.each([
    ["inside of words leave no blank", "E=mc<sup>2</sup>, un<i>frigging</i>believable", "E=mc2, unfriggingbelievable"],
    ["beside punctuation leave no blank", "(<em>The Post</em>), <b>now</b>.", "(The Post), now."],
    ["of blocks part words", "<p>One</p><p>two</p><ul><li>three</li><li>four</li></ul>", "One two three four"],
    ["that break lines part words", "one<br>two<br/>three<hr>four", "one two three four"],
    ["in capitals are tags", "<B>Bold</B> and <FONT COLOR=red>red</FONT>", "Bold and red"],
    ["of Word go", "<o:p></o:p>Hello<w:Sdt x='1'> there</w:Sdt>", "Hello there"],
    ["with > in an attribute end where they end", "<a title='a > b' href=\"x?a>b\">c</a>d", "cd"],
    ["at the start or end of a cut text go", "<p>Cut off here <a href=", "Cut off here <a href="],
    ["left open at the front go", "<p>One more", "One more"],
  ])("%s", (_what, source, expected) => {
    expect(plainText(source)).toBe(expected);
  });
});

describe("what a text says about tags stays", () => {
  test.each([
    "A free guide to <head> elements",
    "The new <Form> component",
    "Promise<Link> explained",
    "How <template> works",
    "Use <b> or <strong>, not both",
    "Why </body> is optional",
    "What <style> does, and <script>",
    "Array<string>, Map<K, V> and List<Table>",
    "x < y > z",
  ])("%s", (text) => {
    expect(plainText(text)).toBe(text);
  });
});

describe("what nobody sees goes with what it holds", () => {
  test.each([
    ["comments", "a<!-- <p>secret</p> -->b", "ab"],
    ["comments nobody closes", "a <!-- secret", "a"],
    ["conditional comments", "<!--[if gte mso 9]><xml><w:x>1</w:x></xml><![endif]-->a", "a"],
    ["conditions in the open", "<![if !IE]>a<![endif]>", "a"],
    ["doctypes", "<!DOCTYPE html>a", "a"],
    ["styles", "<style type='text/css'>p > a { color: red }</style>a", "a"],
    ["scripts", "a<script>if (a < b) run('</p>')</script>b", "ab"],
    ["several of them", "<style>x</style>a<style>y</style>b", "ab"],
  ])("%s", (_what, source, expected) => {
    expect(plainText(source)).toBe(expected);
  });

  test("but CDATA is text", () => {
    expect(plainText("<![CDATA[One <b>two</b>]]>")).toBe("One two");
  });
});

test("takes time that grows with the text, whatever is left open", () => {
  const hostile = ["<style>", "<!--", "<![CDATA[", "<!doctype ", '<a x="', "<a x='1' ", "<b></b><i>", "<![if ", "</p "];

  for (const part of hostile) expect(plainText(part.repeat(30_000)).length).toBeGreaterThanOrEqual(0);
});
