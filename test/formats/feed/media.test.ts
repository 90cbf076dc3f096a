import { expect, test } from "vitest";
import { mediaElements } from "../../../src/formats/feed/media.ts";

const typeOf = (url: string) => mediaElements([{ url }])[0]?.attributes["type"];

test.each([
  ["https://example.org/a.jpg", "image/jpeg"],
  ["https://example.org/a.JPEG?x=.gif", "image/jpeg"],
  ["https://example.org/a.png#b.gif", "image/png"],
  ["https://example.org/a.svg", "image/svg+xml"],
  ["https://example.org/a", undefined],
  ["https://example.org/a.png/", undefined],
  ["https://example.org/a.php", undefined],
  ["https://example.org/a.constructor", undefined],
  ["https://example.org/a.__proto__", undefined],
])("the type of %s is %s", (url, type) => {
  expect(typeOf(url)).toBe(type);
});

test("every picture is media:content, the first one the thumbnail, with sizes and titles where they are known", () => {
  const elements = mediaElements([
    { url: "https://example.org/a.png", width: 3, height: 2 },
    { url: "https://example.org/b", width: 5, title: "A quay" },
  ]);

  expect(elements).toEqual([
    {
      name: "media:content",
      attributes: { url: "https://example.org/a.png", medium: "image", type: "image/png", width: "3", height: "2" },
    },
    {
      name: "media:content",
      attributes: { url: "https://example.org/b", medium: "image", width: "5" },
      description: "A quay",
    },
    { name: "media:thumbnail", attributes: { url: "https://example.org/a.png", width: "3", height: "2" } },
  ]);
});

test("no pictures, no elements", () => {
  expect(mediaElements([])).toEqual([]);
});
