import { describe, expect, test } from "vitest";
import { parsed, recordOf, recordText } from "../support/record.ts";

describe("the link of another generator's post", () => {
  test.each([
    [{ link: "https://a.example/1" }, "https://a.example/1"],
    [{ external_url: "https://a.example/1" }, "https://a.example/1"],
    [{ externalUrl: "https://a.example/1" }, "https://a.example/1"],
    [{ source_url: "https://a.example/1" }, "https://a.example/1"],
    [{ url: "https://a.example/1" }, "https://a.example/1"],
    [{ permalink: "https://a.example/1" }, "https://a.example/1"],
    [{ permalink: "https://me.example/x", link: "https://a.example/1" }, "https://a.example/1"],
    [{ link: "https://b.example/", webUrl: "https://a.example/1" }, "https://a.example/1"],
    [{ permalink: "/blog/x/" }, undefined],
    [{ url: "about/" }, undefined],
    [{ permalink: false }, undefined],
    [{ originalUrl: "", link: "https://a.example/1" }, "https://a.example/1"],
  ])("%j is %s", (fields, url) => {
    expect(recordOf(fields).url).toBe(url);
  });

  test("goes on to the next name when one is bad, and says so", () => {
    const { record, problems } = parsed(recordText({ title: "A", link: "a.example", url: "https://a.example/" }));

    expect(record?.url).toBe("https://a.example/");
    expect(problems).toMatchObject([{ field: "link", line: 3, message: expect.stringContaining("no absolute URL") }]);
  });

  test.each([
    ["invisible characters", "\u200bhttps://a.example/x\u2060", "https://a.example/x"],
    ["HTML entities", "https://a.example/?a=1&amp;amp;b=2&#38;c=3&#x26;d", "https://a.example/?a=1&b=2&c=3&d"],
    ["the dot behind the host", "https://a.example.:8443/x", "https://a.example:8443/x"],
  ])("is mended and told: %s", (what, link, url) => {
    const { record, problems } = parsed(recordText({ title: "A", link }));

    expect(record?.url).toBe(url);
    expect(problems).toMatchObject([{ field: "link", message: `was read without ${what}; write ${url}` }]);
  });

  test.each(["https://https://a.example/", "http://https//a.example/", "https://http:/a.example/"])(
    "with its scheme twice is refused: %s",
    (link) => {
      const { record, problems } = parsed(recordText({ title: "A", link }));

      expect(record).toBeUndefined();
      expect(problems).toMatchObject([{ field: "link", message: expect.stringContaining("its scheme twice") }]);
    },
  );
});

describe("a post's own page", () => {
  const at = (urlPattern: string, fields: object, path: string) =>
    recordOf({ date: "2026-03-04T23:30:00Z", ...fields }, { urlPattern, path, timezone: "UTC" }).url;

  test.each([
    ["https://me.example/:year/:month/:day/:slug/", {}, "_posts/2026-03-04-my-post.md", "/2026/03/04/my-post/"],
    ["https://me.example/:year/:i_month/:i_day/:title.html", {}, "2026-03-04-my-post.md", "/2026/3/4/my-post.html"],
    ["https://me.example/:slug/", { slug: "other one" }, "a.md", "/other%20one/"],
    ["https://me.example/:name/", { slug: "other" }, "blog/deep/index.md", "/deep/"],
    ["https://me.example/:path/", {}, "blog/deep/a b.md", "/blog/deep/a%20b/"],
    ["https://me.example/:section/:filename", {}, "blog/deep/a.md", "/blog/a"],
    ["https://me.example/:categories/:title/", { categories: "News Big" }, "a.md", "/news/big/a/"],
    ["https://me.example/:categories/:title/", {}, "a.md", "/a/"],
    ["https://me.example/:slug/", { permalink: "/fixed/" }, "a.md", "/fixed/"],
    ["https://me.example/:slug/", { url: "/fixed" }, "a.md", "/fixed"],
    ["https://me.example/:slug/", { permalink: "/:year/:title/" }, "a.md", "/a/"],
    ["https://me.example/:slug/", { slug: "../../etc?x#y" }, "a.md", "/..%2F..%2Fetc%3Fx%23y/"],
  ])("by %s with %j at %s", (pattern, fields, path, place) => {
    expect(at(pattern, fields, path)).toBe(`https://me.example${place}`);
  });

  test("is never made for a record that has a link, or a bad one", () => {
    const urlPattern = "https://me.example/:slug/";

    expect(recordOf({ link: "https://a.example/" }, { urlPattern }).url).toBe("https://a.example/");
    expect(parsed(recordText({ title: "A", link: "a.example" }), { urlPattern }).record).toBeUndefined();
  });

  test("is not made when the pattern asks for a date that is missing", () => {
    expect(recordOf({}, { urlPattern: "https://me.example/:year/:slug/", path: "a.md" }).url).toBeUndefined();
  });

  test("has the day that `records.timezone` shows", () => {
    const options = { urlPattern: "https://me.example/:day/:slug", timezone: "Asia/Tokyo", path: "a.md" };

    expect(recordOf({ date: "2026-03-04T23:30:00Z" }, options).url).toBe("https://me.example/05/a");
  });
});
