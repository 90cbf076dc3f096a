import { describe, expect, test } from "vitest";
import { renderContent } from "../../src/feeds/content.ts";

const shown = (markdown: string, html?: string) =>
  renderContent({ markdown, ...(html === undefined ? {} : { html }) }, "https://example.org/news/a");

describe("Markdown", () => {
  test.each([
    ["# One\n\n## Two", "<h2>One</h2>\n<h2>Two</h2>"],
    ["**b** _i_ `c` ~~d~~", "<p><strong>b</strong> <em>i</em> <code>c</code> <s>d</s></p>"],
    [
      "[x](/y) ![z](z.png)",
      '<p><a href="https://example.org/y">x</a> <img src="https://example.org/news/z.png" alt="z" /></p>',
    ],
    ["[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"],
    ["- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"],
    ["a  \nb", "<p>a<br />\nb</p>"],
    ["    code", "<pre><code>code\n</code></pre>"],
    ["|a|b|\n|-|-|\n|1|2|", expect.stringMatching(/<table>[\s\S]*<td>1<\/td>/u)],
    ["5 * 3 * 2 and snake_case_name", "<p>5 * 3 * 2 and snake_case_name</p>"],
    ["<script>x</script>\n\nafter", "<p>after</p>"],
  ])("%j is %j", (markdown, html) => {
    expect(shown(markdown)).toEqual(html);
  });

  test("leaves HTML in it as HTML, however deep it is indented", () => {
    const page = "<div>\n  <p>One</p>\n\n      <ul>\n        <li>*two*</li>\n      </ul>\n</div>\n";

    expect(shown(page)).toMatch(/<ul>\s*<li>.*two/u);
    expect(shown(page)).not.toMatch(/&lt;|<pre>/u);
  });

  test("is below HTML, which it is no part of", () => {
    expect(shown("*b*", "<p>*a*</p>")).toBe("<p>*a*</p>\n<p><em>b</em></p>");
  });
});

describe("what plays", () => {
  test.each([
    ["https://www.youtube.com/embed/abc-1?rel=0", "https://www.youtube.com/watch?v=abc-1"],
    ["//www.youtube-nocookie.com/embed/abc", "https://www.youtube.com/watch?v=abc"],
    ["https://www.youtube.com/embed/videoseries?list=PL1", "https://www.youtube.com/playlist?list=PL1"],
    ["https://player.vimeo.com/video/77?h=x", "https://vimeo.com/77"],
    ["https://www.dailymotion.com/embed/video/x1", "https://www.dailymotion.com/video/x1"],
    ["https://videos.example/frames/9", "https://videos.example/frames/9"],
    ["/own/player", "https://example.org/own/player"],
  ])("becomes a link to what it shows: a frame of %s", (src, page) => {
    const html = shown("", `<p>a</p><iframe src="${src}" width="3"><p>Your browser is old.</p></iframe>b`);

    expect(html).toBe(`<p>a</p><a href="${page}">${page.replace("https://", "")}</a>b`);
  });

  test.each([
    [
      '<iframe title="The &quot;film&quot;" src="https://a.example/"></iframe>',
      '<a href="https://a.example/">The "film"</a>',
    ],
    [
      '<iframe data-src="https://a.example/" src="about:blank"></iframe>',
      '<a href="https://a.example/">a.example/</a>',
    ],
    [
      '<video controls><source src="b.mp4" type="video/mp4"></video>',
      '<a href="https://example.org/news/b.mp4">example.org/news/b.mp4</a>',
    ],
    ['<audio src="https://a.example/b.mp3">no sound</audio>', '<a href="https://a.example/b.mp3">a.example/b.mp3</a>'],
    ['<picture><source srcset="b.webp"><img src="b.png"></picture>', '<img src="https://example.org/news/b.png" />'],
    ['<iframe srcdoc="<b>x</b>"></iframe>', ""],
    ['<iframe src="data:text/html,x"></iframe>', ""],
    ['<iframe src="http://[">x</iframe>', ""],
  ])("%s is %j", (html, expected) => {
    expect(shown("", html)).toBe(expected);
  });
});

describe("hostile content is made safe in seconds, however deep or long", () => {
  test.each([
    ["elements", "<b>".repeat(330_000)],
    ["closed elements", `${"<div>".repeat(90_000)}${"</div>".repeat(90_000)}`],
    ["frames", "<iframe>".repeat(100_000)],
    ["players", '<video src="a">'.repeat(60_000)],
  ])("%s", (_what, html) => {
    expect(renderContent({ html }, "https://example.org/")).toEqual(expect.any(String));
  });

  test.each([
    ["quotes", "> ".repeat(50_000)],
    ["emphasis", `${"**a ".repeat(20_000)}${"b** ".repeat(20_000)}`],
    ["underscores", "_a__b".repeat(20_000)],
    ["lists", Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n")],
    ["links", "[a](".repeat(20_000)],
  ])("Markdown of %s", (_what, markdown) => {
    expect(renderContent({ markdown }, "https://example.org/")).toEqual(expect.any(String));
  });

  test("while a page of usual depth stays whole", () => {
    const page = `${"<div>".repeat(60)}${"<p>x".repeat(1000)}${"<br>".repeat(1000)}${"</div>".repeat(60)}`;

    expect(renderContent({ html: page }, "https://example.org/")).not.toContain("&lt;");
  });
});
