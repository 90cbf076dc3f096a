import { describe, expect, test } from "vitest";
import { aClock, aProject, filesIn } from "../support/project.ts";

const posts = {
  "_posts/2025-11-02-tools.md": `---
layout: post
title: "Tools we keep"
date: 2025-11-02 09:30:00 +0100
categories: [Tooling]
tags: [shell, posts]
link: https://tools.example/keep
author: Ann Lee
---
Why **we** keep [them](/list).
`,
  "_drafts/leak.md": "---\ntitle: Jekyll-draft\nlink: https://secret.example/1\ntags: [Leak1]\ndate: 2025-01-01\n---\n",
  "hugo/deep.md": `+++
title = "Deep water"
date = 2025-11-03T08:00:00Z
publishDate = 2026-03-01T00:00:00Z
tags = ["Leak2"]
externalUrl = "https://water.example/deep"
+++
`,
  "hugo/shallow.md": `+++
title = 'Shallow water'
date = 2025-11-04
lastmod = 2025-11-05T10:00:00+01:00
draft = false
summary = "Not deep."
tags = ["Water"]
external_url = "https://water.example/shallow"
[cover]
image = "https://water.example/s.png"
alt = "A puddle"
+++
`,
  "hugo/wet.md":
    '+++\ntitle = "Hugo-draft"\ndraft = true\ntags = ["Leak3"]\nlink = "https://secret.example/3"\ndate = 2025-01-01\n+++\n',
  "astro/rocket.md": `---
title: Rockets
pubDate: 'Jul 08 2024'
heroImage: { url: "https://space.example/r.jpg" }
description: Up.
tags: ["space"]
url: https://space.example/rocket
---
`,
  "astro/_partial.md":
    "---\ntitle: Astro-draft\nurl: https://secret.example/4\npubDate: 2025-01-01\ntags: [Leak4]\n---\n",
  "eleventy/talk.md":
    "---\ntitle: A talk\ndate: 2025-06-01T10:00\ntags: talks\nsource_url: https://talk.example/\n---\n",
  "eleventy/old.md":
    "---\ntitle: Old\ndate: 2025-06-02\ntags: [talks]\nlink: https://talk.example/old\nexpires: 2026-01-15\n---\n",
  "slips.md":
    "---\ntitle: Slip-draft\ndate: 2025-06-02\ntags: [Leak5]\nlink: https://secret.example/5\npublised: no\n---\n",
};

describe("posts of other generators", () => {
  test("become feeds as they are, and nothing of a draft gets out", async () => {
    const project = aProject({ records: posts, config: { feeds: { content: "full" }, records: { timezone: "UTC" } } });

    const { items, problems } = await project.build();

    const { feed } = project;
    expect(items).toMatchObject({ published: 4, leftOut: { unpublished: 4, scheduled: 1, expired: 1 } });
    expect(feed("all").items.map(({ title, url, date_published: date, tags }) => [title, url, date, tags])).toEqual([
      ["Shallow water", "https://water.example/shallow", "2025-11-04T00:00:00.000Z", ["Water"]],
      ["Tools we keep", "https://tools.example/keep", "2025-11-02T08:30:00.000Z", ["shell", "Tooling"]],
      ["A talk", "https://talk.example/", "2025-06-01T10:00:00.000Z", ["talks"]],
      ["Rockets", "https://space.example/rocket", "2024-07-08T00:00:00.000Z", ["space"]],
    ]);
    expect(feed("all").items[1]?.content_html).toContain('<a href="https://tools.example/list">them</a>');
    expect(problems.map(({ file, field }) => [file, field])).toEqual([["records/slips.md", "publised"]]);
    const output = JSON.stringify(filesIn(`${project.dir}/output`)).toLowerCase();
    expect(output).not.toMatch(/draft|secret\.example|leak\d/u);
  });

  test("wait for their latest date, and end on their last", async () => {
    const clock = aClock("2026-01-01T00:00:00Z");
    const project = aProject({
      clock,
      records: {
        a: { publishedDateTime: "2025-01-01", publishDate: "2026-01-10", topics: ["Embargo"] },
        b: { expiryDate: "2026-01-20" },
      },
    });
    await project.build();
    const before = [project.titles(), project.web.asked.length, project.exists("output/topics/embargo")];
    clock.set("2026-01-15T00:00:00Z");
    await project.build();
    const between = project.titles();
    const shownDate = project.feed("all").items[1]?.date_published;
    clock.set("2026-01-21T00:00:00Z");

    const { items } = await project.build();

    expect(before).toEqual([["b"], 1, false]);
    expect([between, shownDate]).toEqual([["b", "a"], "2025-01-01T00:00:00.000Z"]);
    expect(project.titles()).toEqual(["a"]);
    expect(items.leftOut.expired).toBe(1);
  });

  test("that wait or have ended neither win nor block as duplicates", async () => {
    const originalUrl = "https://same.example/";
    const project = aProject({
      records: {
        a: { originalUrl, publishedDateTime: "2025-01-01", publishDate: "2026-06-01" },
        b: { originalUrl, publishedDateTime: "2025-01-01", expires: "2026-01-01" },
        c: { originalUrl },
      },
    });

    const { items } = await project.build();

    expect(project.titles()).toEqual(["c"]);
    expect(items.leftOut).toMatchObject({ scheduled: 1, expired: 1, duplicate: 0 });
  });

  test("get pages of their own by `records.urlPattern`", async () => {
    const post = (fields: object) => `---\n${JSON.stringify({ title: "T", ...fields }).slice(1, -1)}\n---\n`;
    const project = aProject({
      config: { records: { urlPattern: "https://me.example/:year/:month/:slug/" } },
      records: {
        "_posts/2025-11-02-first-post.md": "---\ntitle: First\n---\n",
        "2025-11-03-second.md": "---\ntitle: Second\nslug: der zweite?\n---\n",
        "2025-11-04-third.md": "---\ntitle: Third\npermalink: /third/\n---\n",
        "2025-11-05-linked.md": "---\ntitle: Linked\nlink: https://other.example/\n---\n",
        "undated.md": post({}).replace("---\n", "---\n{").replace("\n---", "}\n---"),
      },
    });

    const { items } = await project.build();

    expect(project.feed("all").items.map(({ url }) => url)).toEqual([
      "https://other.example/",
      "https://me.example/third/",
      "https://me.example/2025/11/der%20zweite%3F/",
      "https://me.example/2025/11/first-post/",
    ]);
    expect(items.leftOut).toMatchObject({ "no-link": 1 });
  });

  test("may use any names when `records.fields` says which", async () => {
    const project = aProject({
      config: { records: { fields: { url: ["meta.link"], topics: "subjects", date: ["when"] } } },
      records: {
        "a.md": "---\ntitle: A\nmeta: { link: 'https://a.example/' }\nsubjects: X, Y\nwhen: 2025-05-05\n---\n",
      },
    });

    await project.build();

    expect(project.feed("all").items).toMatchObject([
      { url: "https://a.example/", tags: ["X", "Y"], date_published: "2025-05-05T00:00:00.000Z" },
    ]);
  });

  test.each([
    [{ titel: ["x"] }, 'unknown key "titel"; did you mean "title"'],
    [{ url: ["secured"] }, '"secured" never leaves its record'],
  ])("cannot be mapped by %j", async (fields, message) => {
    const project = aProject({ config: { records: { fields } } });

    await expect(project.build()).rejects.toThrow(message);
  });
});

describe("a topic's own settings", () => {
  test("decide limit, order, content and language of its feed alone", async () => {
    const records = Object.fromEntries(
      [10, 30, 20].map((heat, index) => [
        `n${index}`,
        { publishedDateTime: `2026-01-0${index + 1}`, topics: ["Hot"], heat, body: `<p>Text ${index}</p>` },
      ]),
    );
    const topics = { hot: { name: "Hot", limit: 2, order: "heat", content: "full", language: "pt-BR" } };
    const project = aProject({ records, topics });

    await project.build();

    const { items, ...hot } = project.feed("topics/hot");
    expect(items.map(({ title, content_html: html }) => [title, html])).toEqual([
      ["n2", "<p>Text 2</p>"],
      ["n1", "<p>Text 1</p>"],
    ]);
    expect(hot).toMatchObject({ language: "pt-BR" });
    expect(project.titles()).toEqual(["n2", "n1", "n0"]);
    expect(project.feed("all").items[0]?.content_html).not.toContain("Text");
  });
});
