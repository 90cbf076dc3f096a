import { expect, test } from "vitest";
import { topicsOf } from "../../../src/commands/new/topics.ts";
import { type Topic, topicKey } from "../../../src/model/topic.ts";

function aTopic(name: string, keywords: readonly string[] = []): Topic {
  const keys = [topicKey(name)];
  return { id: keys[0] ?? "", name, keywords, formerIds: [], isRetired: false, keys, feedKeys: keys };
}

test.each([
  ["c++", "Why C++ is fast", true],
  ["c++", "Why C is fast", false],
  [".net", "What .NET did", true],
  ["a[b", "the a[b of it", true],
  ["#ai", "All about AI.", true],
  ["ai", "Said in the rain", false],
  ["künstliche intelligenz", "Künstliche  Intelligenz heute", true],
  ["#", "anything", false],
])("the keyword %j in %j: %s", (keyword, title, isFound) => {
  expect(topicsOf({ title, tags: [] }, [aTopic("Topic", [keyword])])).toEqual(isFound ? ["Topic"] : []);
});

test("a page's own tag that is a topic's name puts it there", () => {
  expect(topicsOf({ title: "x", tags: ["web  Feeds"] }, [aTopic("Web feeds"), aTopic("Feeds")])).toEqual(["Web feeds"]);
});
