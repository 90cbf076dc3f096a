import { expect, test } from "vitest";
import { isForeignHome, isHomePage, isLostRedirect } from "../../../src/links/classify/soft-404.ts";

test.each([
  ["https://a.test/news/story", "https://a.test/", true],
  ["https://a.test/news/story", "https://www.a.test/", true],
  ["https://a.test/news/story", "https://a.test/index.html", true],
  ["https://a.test/news/story", "https://a.test/en-us/home", true],
  ["https://a.test/news/some-long-story", "https://b.test/", false],
  ["https://a.test/news/story", "https://a.test/?p=1234", false],
  ["https://a.test/news/story", "https://a.test/index.php?id=77", false],
  ["https://a.test/news/story", "https://a.test/#/docs/intro", false],
  ["https://a.test/news/story#part", "https://a.test/#part", true],
  ["https://a.test/news/story", "https://a.test/?utm_source=x&fbclid=y", true],
  ["https://a.test/?p=77", "https://a.test/", true],
  ["https://a.test/power-tools", "https://tools.test/", false],
  ["https://a.test/news/story", "https://a.test/404", true],
  ["https://a.test/news/story", "https://a.test/errors/404.html", true],
  ["https://a.test/news/story", "https://a.test/page-not-found/", true],
  ["https://a.test/news/story", "https://a.test/news/story-2", false],
  ["https://a.test/news/story", "https://b.test/news/story", false],
  ["https://a.test/", "https://a.test/en/", false],
  ["https://a.test/", "https://www.b.test/", false],
  ["https://a.test/de", "https://a.test/", false],
  ["https://t.test/x7Yz9", "https://b.test/", false],
  ["https://a.test/http-404-explained", "https://a.test/blog/http-404-explained", false],
  ["https://a.test/it/x", "https://a.test/ai", false],
])("from %s to %s is a lost page: %s", (start, end, isLost) => {
  expect(isLostRedirect(new URL(start), new URL(end))).toBe(isLost);
});

test.each([
  ["https://a.test/project/", "https://project.test/", true],
  ["https://a.test/project/", "https://project.a.test/en/", true],
  ["https://a.test/project/", "https://www.a.test/", false],
  ["https://a.test/", "https://b.test/", false],
  ["https://a.test/project/", "https://project.test/docs", false],
])("from %s to %s is another host's home page: %s", (start, end, isForeign) => {
  expect(isForeignHome(new URL(start), new URL(end))).toBe(isForeign);
});

test("a home page has no query and no fragment but tracking", () => {
  expect(isHomePage(new URL("https://a.test/de-AT/index.html?gclid=1"))).toBe(true);
  expect(isHomePage(new URL("https://a.test/?page_id=1"))).toBe(false);
  expect(isHomePage(new URL("https://a.test/#!/x"))).toBe(false);
});
