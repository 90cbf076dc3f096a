import { expect, test } from "vitest";
import { readTitle } from "../../../src/links/classify/title.ts";

test.each<[string, Record<string, string>, string]>([
  ["<html><head><title>One &amp; two</title>", {}, "One & two"],
  ['<TITLE data-x="1">\n A   title\n</TITLE>', { "content-type": "text/html" }, "A title"],
  ["<title>Doesn&#39;t exist &#x2013; x</title>", {}, "Doesn't exist – x"],
  ["<title>&#xffffff;&#9999999;</title>", {}, ""],
  ["<title>never closed", {}, "never closed"],
  ["no title", {}, ""],
  ["<!-- <title>404</title> --><title>Fine</title>", {}, "Fine"],
  ["<!-- <title>404</title>", {}, ""],
  ["<title>x</title>", { "content-type": "application/pdf" }, ""],
  ["<title>x</title>", { "content-encoding": "gzip" }, ""],
  ["<title>x</title>", { "content-type": "text/html; charset=martian" }, "x"],
])("the title of %j is read", (html, headers, title) => {
  expect(readTitle(headers, Buffer.from(html)).title).toBe(title);
});

test("reads a title in the charset that the server names", () => {
  const body = Buffer.from("<title>Página</title>", "latin1");

  expect(readTitle({ "content-type": "text/html; charset=ISO-8859-1" }, body).title).toBe("Página");
});

test.each([
  [`<title>x</title><meta property="og:site_name" content="The &amp; Site">`, "The & Site"],
  [`<META content='Site' property=og:site_name >`, "Site"],
  [`<meta property="og:title" content="Site">`, ""],
])("the site name of %j is read", (html, siteName) => {
  expect(readTitle({}, Buffer.from(html)).siteName).toBe(siteName);
});
