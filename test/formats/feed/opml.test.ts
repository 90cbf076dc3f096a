import { parseOpml } from "feedsmith";
import { expect, test } from "vitest";
import { renderOpml } from "../../../src/formats/feed/opml.ts";
import { aPlan, aSite } from "../../support/feed.ts";
import { strict } from "../../support/read-back.ts";

const plans = [aPlan(), aPlan({ id: "topics/人", folder: "topics/人", title: 'A "b" <c> & d', description: "" })];

test("lists every feed for readers to import", () => {
  const body = renderOpml(plans, aSite({ title: "T & <x>" }));

  expect(strict(body, "opml").attributes["version"]).toBe("2.0");
  expect(parseOpml(body)).toMatchObject({
    head: { title: "T & <x>" },
    body: {
      outlines: [
        { type: "rss", xmlUrl: "https://feeds.example.org/feed.rss", htmlUrl: "https://feeds.example.org/" },
        {
          type: "rss",
          text: 'A "b" <c> & d',
          title: 'A "b" <c> & d',
          xmlUrl: "https://feeds.example.org/topics/%E4%BA%BA/feed.rss",
          htmlUrl: "https://feeds.example.org/topics/%E4%BA%BA/",
        },
      ],
    },
  });
});

test.each([
  [["atom", "json"], "feed.atom"],
  [["json"], "feed.json"],
  [["json", "rss"], "feed.rss"],
] as const)("links to RSS, or else the first format written: %j", (formats, name) => {
  expect(renderOpml(plans, aSite({ formats }))).toContain(`xmlUrl="https://feeds.example.org/${name}"`);
});
